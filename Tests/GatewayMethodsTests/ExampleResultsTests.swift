import CleverTapJSON
import Foundation
import TestSupport
import Testing

@testable import GatewayMethods

/// The results that the OpenRPC document prints for its examples are those of the transcripts.
@Suite struct ExampleResultsTests {
  /// Methods without an example result: the whole document inside itself helps nobody.
  private static let without: Set<String> = ["rpc.discover"]

  /// Values for the members that a transcript leaves open with "*", by name or by parent and name.
  private static let openMembers: [String: String] = [
    "fetchedAt": #""2024-02-01T09:30:00Z""#, "milliseconds": "412", "attempts": "1",
    "startMilliseconds": "3", "waitMilliseconds": "0", "uptimeSeconds": "86",
    "version": "\"\(GatewayService.version)\"",
    "contract/version": "\"\(GatewayService.contractVersion)\"",
    "contract/hash": #""8c1f5d20b7e6a943""#,
  ]

  private struct Missing: Error { let what: String }

  @Test func theyAreThoseOfTheTranscripts() throws {
    let path = "Sources/GatewayMethods/Schemas/ExampleResults.swift"
    let url = repositoryRoot.appendingPathComponent(path)
    let transcripts = try Self.transcripts()
    let printed = try Self.source(
      GatewayService.definitions.filter { !Self.without.contains($0.name) }.map { definition in
        (definition.name, try Self.recordedResult(of: definition, in: transcripts))
      })
    let committed = try String(contentsOf: url, encoding: .utf8)
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try printed.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(
      Array(committed.utf8) == Array(printed.utf8),
      "\(path) is stale; run: RECORD=1 swift test --filter ExampleResultsTests")
  }

  @Test func everyMethodButDiscoverPublishesAResultOfItsShape() throws {
    let document = try Document(OpenRPC(entries: GatewayService.definitions).document.encoded())
    let methods = try #require(document.root.member("methods")).elements
    #expect(methods.count == GatewayService.definitions.count)
    for (definition, method) in zip(GatewayService.definitions, methods) {
      let examples = method.member("examples")?.elements ?? []
      guard !Self.without.contains(definition.name) else {
        #expect(examples.isEmpty, "\(definition.name)")
        continue
      }
      let value = try #require(
        examples.first?.member("result")?.member("value"), "\(definition.name)")
      #expect(definition.result.misfit(value) == nil, "\(definition.name)")
      // Escapes would stay in what --utf8 prints, so the examples keep to ASCII.
      #expect(!String(decoding: value.raw, as: UTF8.self).contains(#"\u"#), "\(definition.name)")
    }
  }

  /// The lines of every transcript, `> ` and `< ` included.
  private static func transcripts() throws -> [[Substring]] {
    let folder = repositoryRoot.appendingPathComponent("schemas/examples")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jsonl") }.sorted().map { name in
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
          .split(separator: "\n")
      }
  }

  /// The first result that a transcript has for exactly the example's request.
  private static func recordedResult(
    of definition: MethodDefinition, in transcripts: [[Substring]]
  ) throws -> String {
    let params = definition.example == "{}" ? "" : #","params":\#(definition.example)"#
    let rest = #","method":"\#(definition.name)"\#(params)}"#
    for lines in transcripts {
      for (index, line) in lines.enumerated()
      where line.hasPrefix("> {") && line.hasSuffix(rest) {
        let head = "< \(line.dropFirst(2).dropLast(rest.count)),\"result\":"
        guard let reply = lines[index...].first(where: { $0.hasPrefix(head) }) else { continue }
        let document = try Document(Array(reply.dropFirst(head.count).dropLast().utf8))
        return try filled(document.root, at: [definition.name])
      }
    }
    throw Missing(what: "no transcript has the example of \(definition.name): \(rest)")
  }

  /// A recorded value as compact JSON, with a concrete value in the place of each "*".
  private static func filled(_ value: ParsedValue, at path: [String]) throws -> String {
    switch value.kind {
    case .object:
      let members = try value.members.map { member in
        let inner = try filled(member.value, at: path + [member.name.string ?? ""])
        return "\(String(decoding: member.name.raw, as: UTF8.self)):\(inner)"
      }
      return "{\(members.joined(separator: ","))}"
    case .array:
      return "[\(try value.elements.map { try filled($0, at: path) }.joined(separator: ","))]"
    case .string where value.equals("*"):
      let found =
        openMembers[path.suffix(2).joined(separator: "/")] ?? path.last.flatMap { openMembers[$0] }
      guard let found else { throw Missing(what: "no value for \(path.joined(separator: "/"))") }
      return found
    case .string, .number, .true, .false, .null:
      return String(decoding: value.raw, as: UTF8.self)
    }
  }

  /// The Swift file that holds the results.
  private static func source(_ results: [(name: String, json: String)]) -> String {
    let entries = results.map { name, json in "    \"\(name)\":\n      ##\"\(json)\"##,\n" }
    return """
      /// Results of the methods' example calls: generated from `schemas/examples`, do not edit.
      ///
      /// `RECORD=1 swift test --filter ExampleResultsTests` writes this file.
      enum ExampleResults {
        /// The result of each method's example as compact JSON, by the method's name; none for
        /// `rpc.discover`, whose result is the document that the examples are part of.
        static let byMethod: [String: String] = [
      \(entries.joined())  ]
      }

      """
  }
}
