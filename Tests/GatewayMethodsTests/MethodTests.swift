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

  private struct NoCaller: CallContext {
    let id = Array("1".utf8)
    let acceptedAt = ContinuousClock.now
    var hasRoom: Bool { true }
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
      #expect(entry.result.misfit(result) == nil, "\(entry.name)")
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
      #expect(entry.result.misfit(result) == nil, "\(more)")
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
