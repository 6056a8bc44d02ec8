import CleverTap
import Foundation
import Testing

@testable import GatewayMethods

/// What the README lists is what there is.
@Suite struct ReadmeTests {
  private let text: String

  private static let url = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("README.md")

  init() throws { text = try String(contentsOf: Self.url, encoding: .utf8) }

  @Test func itsTableOfMethodsIsCurrent() throws {
    let begin = try #require(text.range(of: "ReadmeTests -->\n"))
    let end = try #require(text.range(of: "<!-- end -->"))
    let rows = GatewayService.definitions.map { "| `\($0.name)` | \($0.summary) |\n" }.joined()
    let table = "| method | what it does |\n|---|---|\n" + rows
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      let changed = text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: table)
      try changed.write(to: Self.url, atomically: true, encoding: .utf8)
    }
    #expect(
      text[begin.upperBound..<end.lowerBound] == table,
      "README.md is stale; run: RECORD=1 swift test --filter ReadmeTests")
  }

  @Test func itNamesEveryMethodErrorFaultAndRegion() {
    for entry in GatewayService.definitions { #expect(text.contains("`\(entry.name)`")) }
    for entry in ErrorKinds.all {
      #expect(text.contains("| \(entry.code) | \(entry.kind) |"))
    }
    for fault in SandboxFault.allCases { #expect(text.contains("\(fault.rawValue)`")) }
    for region in Region.all { #expect(text.contains("`\(region.code)`")) }
  }
}
