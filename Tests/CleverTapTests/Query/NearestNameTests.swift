import Testing

@testable import CleverTap

@Suite struct NearestNameTests {
  private let names = ["getReport", "summarizeReport", "listChannels", "ping"]

  @Test(arguments: [
    ("getreport", "getReport"), ("getReprot", "getReport"), ("getRepot", "getReport"),
    ("pign", "ping"), ("sumarizeReport", "summarizeReport"), ("list", "listChannels"),
  ])
  func theNearestIsFound(_ typed: String, _ name: String) {
    #expect(NearestName.find(to: typed, in: names) == name)
  }

  @Test(arguments: ["", "x", "li", "completely different"])
  func whatIsFarFromAllHasNone(_ typed: String) {
    #expect(NearestName.find(to: typed, in: names) == nil)
  }

  @Test func aLongTextTakesNoLonger() {
    #expect(NearestName.find(to: String(repeating: "g", count: 1_000_000), in: names) == nil)
  }
}
