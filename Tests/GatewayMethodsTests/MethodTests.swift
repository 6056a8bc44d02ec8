import CleverTap
import CleverTapJSON
import GatewayRPC
import Testing

@testable import GatewayMethods

extension GatewayService {
  /// A gateway in the sandbox, on a fixed day.
  static var example: GatewayService {
    GatewayService(
      GatewayService.Dependencies(
        accounts: ConfiguredAccounts(sandbox: Sandbox.account),
        client: ReportClient(
          ReportClient.Dependencies(
            transport: Sandbox(latency: 0) { Day(clamping: 20_000) },
            slots: RequestSlots(folder: nil),
            statistics: RequestStatistics(), escaping: .ascii, temporaryFolder: "/tmp")),
        now: { 20_000 * 86400 }))
  }
}

@Suite struct TableTests {
  private let gateway = GatewayService.example

  /// Whether a value has a shape; says where it has not.
  private func misfit(_ value: ParsedValue, _ shape: ResultType, at path: String = "") -> String? {
    func members(_ properties: [ResultType.Property], isOpen: Bool) -> String? {
      guard value.kind == .object else { return "\(path): not an object" }
      for property in properties {
        guard let member = value.member(property.name) else {
          if property.isOptional { continue }
          return "\(path): no \(property.name)"
        }
        if let problem = misfit(member, property.type, at: "\(path)/\(property.name)") {
          return problem
        }
      }
      let known = properties.map(\.name)
      let extra = value.members.first { member in !known.contains { member.name.equals($0) } }
      return isOpen ? nil : extra.map { "\(path): extra \($0.name.string ?? "")" }
    }
    switch shape {
    case .any: return nil
    case .named(_, let inner): return misfit(value, inner, at: path)
    case .string: return value.kind == .string ? nil : "\(path): not a string"
    case .integer: return value.integer != nil ? nil : "\(path): not an integer"
    case .number: return value.kind == .number ? nil : "\(path): not a number"
    case .boolean: return value.bool != nil ? nil : "\(path): not a boolean"
    case .null: return value.kind == .null ? nil : "\(path): not null"
    case .choice(let texts):
      return texts.contains(value.string ?? "") ? nil : "\(path): not a choice"
    case .nullable(let inner): return value.kind == .null ? nil : misfit(value, inner, at: path)
    case .array(let inner):
      guard value.kind == .array else { return "\(path): not an array" }
      return value.elements.lazy.compactMap { misfit($0, inner, at: "\(path)/*") }.first
    case .object(let properties): return members(properties, isOpen: false)
    case .open(let properties): return members(properties, isOpen: true)
    case .map(let inner):
      guard value.kind == .object else { return "\(path): not an object" }
      return value.members.lazy.compactMap { misfit($0.value, inner, at: "\(path)/*") }.first
    }
  }

  private struct NoCaller: CallContext {
    let id = Array("1".utf8)
    let acceptedAt = ContinuousClock.now
    func setRunning(_ running: Bool) {}
    func waitForRoom() async {}
    func notify(_ method: String, _ params: [[UInt8]]) async {}
  }

  private func call(_ entry: MethodDefinition, _ params: String) async throws -> ParsedValue {
    let request = Request(params: try Document(params).root, idKind: .integer)
    let reply = try await gateway.methods.call(entry.name, request, NoCaller())
    return try Document(Array(reply.chunks.joined())).root
  }

  @Test func everyExampleGivesTheResultItsEntryDescribes() async throws {
    for entry in GatewayService.definitions {
      let result = try await call(entry, entry.example)
      #expect(misfit(result, entry.result) == nil, "\(entry.name)")
    }
  }

  @Test func everyShapeOfAReportIsDescribed() async throws {
    let entry = try #require(GatewayService.definitions.first { $0.name == "getReport" })
    for more in [
      #""shape":"rows""#, #""shape":"upstream""#, #""stream":true"#, #""limit":2"#,
      #""daily":true"#,
      #""allowPartial":true"#,
    ] {
      let result = try await call(entry, #"{"from":"20240101","to":"20240110",\#(more)}"#)
      #expect(misfit(result, entry.result) == nil, "\(more)")
    }
  }

  @Test func namesAreUniqueAndPlain() {
    let names = GatewayService.definitions.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { !$0.contains("/") })
    for entry in GatewayService.definitions {
      let params = entry.params.flatMap { [$0.name] + $0.aliases }
      #expect(Set(params).count == params.count, "\(entry.name)")
      for field in entry.params {
        #expect((try? Document(field.example)) != nil, "\(field.name)")
        #expect(field.defaultValue.map { (try? Document($0)) != nil } ?? true, "\(field.name)")
      }
    }
  }
}
