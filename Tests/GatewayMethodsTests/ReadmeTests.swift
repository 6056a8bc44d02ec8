import CleverTap
import Foundation
import TestSupport
import Testing

@testable import GatewayMethods

/// The tables of the READMEs that are printed from the program's own.
@Suite(.serialized) struct ReadmeTests {
  /// Compares the rows between `<!-- NAME: ... -->` and `<!-- end -->`; with RECORD=1 it writes them.
  private func check(_ path: String, _ name: String, _ head: [String], _ rows: [[String]]) throws {
    let url = repositoryRoot.appendingPathComponent(path)
    let text = try String(contentsOf: url, encoding: .utf8)
    let marker = try #require(text.range(of: "<!-- \(name): "))
    let begin = try #require(text.range(of: "-->\n", range: marker.upperBound..<text.endIndex))
    let end = try #require(text.range(of: "<!-- end -->", range: begin.upperBound..<text.endIndex))
    let lines = [head, head.map { _ in "---" }] + rows
    let table = lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      let changed = text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: table)
      try changed.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(
      text[begin.upperBound..<end.lowerBound] == table,
      "\(path) is stale; run: RECORD=1 swift test --filter ReadmeTests")
  }

  @Test func theMethodsAreCurrent() throws {
    try check(
      "README.md", "methods", ["method", "what it does"],
      GatewayService.definitions.map { ["`\($0.name)`", $0.summary] })
  }

  @Test func theErrorsAreCurrent() throws {
    try check(
      "schemas/README.md", "errors", ["code", "kind", "meaning"],
      ErrorKinds.all.map { ["\($0.code)", "`\($0.kind)`", $0.meaning] })
  }

  @Test func theFaultsOfTheSandboxAreCurrent() throws {
    try check(
      "schemas/README.md", "faults", ["label", "what happens"],
      SandboxFault.allCases.map { ["`sandbox:\($0.rawValue)`", $0.summary] })
  }

  @Test func everyRegionIsNamed() throws {
    let text = try String(
      contentsOf: repositoryRoot.appendingPathComponent("README.md"), encoding: .utf8)
    for region in Region.all { #expect(text.contains("`\(region.code)`"), "\(region.code)") }
  }
}
