import CleverTapJSON
import Testing

@testable import clevertap_gateway

/// How the windows of a call are drawn.
@Suite struct WindowTimelineTests {
  private static let result = #"""
    {"windows":[
     {"from":"20261117","to":"20261119","messages":11,"bytes":12345,"attempts":1,"startMilliseconds":0,
      "waitMilliseconds":0,"milliseconds":600},
     {"from":"20261120","to":"20261121","messages":6,"bytes":0,"attempts":3,"startMilliseconds":0,
      "waitMilliseconds":600,"milliseconds":1200,"error":{"message":"CleverTap is\u001b[2J down."}},
     {"from":"20261122","to":"20261123","messages":5,"bytes":4000,"attempts":1,"startMilliseconds":600,
      "waitMilliseconds":300,"milliseconds":600}]}
    """#

  private func text(
    _ json: String, columns: Int?, isUTF8: Bool = true, lineLimit: Int? = nil
  ) throws -> String {
    let timeline = WindowTimeline(screen: Screen(columns: columns, isUTF8: isUTF8))
    return visible(timeline.text(try Document(json).root, lineLimit: lineLimit))
  }

  @Test func barsStandBesideTheFigures() throws {
    check(
      try text(Self.result, columns: 80),
      """
      3 windows in 1.2 s; ░ waiting, █ request
      window             attempts   bytes  waiting  request  0                   1.2 s
      20261117-20261119         1  12,345     0 ms   600 ms  █████████████
      20261120-20261121         3       0   600 ms   600 ms  ░░░░░░░░░░░░░████████████
        failed: CleverTap is?[2J down.
      20261122-20261123         1   4,000   300 ms   300 ms               ░░░░░░██████

      """)
  }

  @Test func onANarrowScreenTheyStandBelow() throws {
    let lines = try text(Self.result, columns: 50, isUTF8: false).split(separator: "\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 57 })
    #expect(lines[3].hasPrefix("20261117-20261119"))
    #expect(lines[4] == String(repeating: "#", count: 25))
    #expect(lines[6] == String(repeating: ".", count: 25) + String(repeating: "#", count: 25))
  }

  @Test func aFailedCallTellsWhere() throws {
    check(
      try text(
        #"{"window":{"from":"20240101","to":"20240102"},"attempts":4,"completedWindows":1}"#,
        columns: 80),
      "The window 20240101-20240102 failed after 4 attempts; 1 window was complete.\n")
    check(try text("{}", columns: 80), "This call fetched no windows.\n")
  }

  @Test func aScreenfulCountsTheRest() throws {
    #expect(try text(Self.result, columns: 80, lineLimit: 3).hasSuffix("\n... and 4 more lines\n"))
  }
}
