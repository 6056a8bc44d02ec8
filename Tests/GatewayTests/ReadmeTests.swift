import CleverTap
import Foundation
import Testing

@testable import Gateway

/// What the README lists is what there is.
@Suite struct ReadmeTests {
  private let text: String

  init() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
  }

  @Test func itNamesEveryMethodErrorFaultAndRegion() {
    for entry in Gateway.example.entries { #expect(text.contains("`\(entry.name)`")) }
    for kind in Failure.Kind.allCases {
      #expect(text.contains("| \(kind.code) | \(kind.rawValue) |"))
    }
    for fault in SandboxFault.allCases { #expect(text.contains("\(fault.rawValue)`")) }
    for region in Region.all { #expect(text.contains("`\(region.code)`")) }
  }
}
