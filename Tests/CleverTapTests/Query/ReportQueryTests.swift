import Testing

@testable import CleverTap

@Suite struct ReportQueryTests {
  private func query(
    lookbackDays: Int = 0, daily: Bool? = nil,
    filters: [(name: String, values: [String])] = [], windowDays: Int = 14
  ) -> ReportQuery {
    let from = Day(clamping: 19_723)
    return ReportQuery(
      from: from, to: from.adding(6), lookbackDays: lookbackDays, daily: daily, filters: filters,
      windowDays: windowDays)
  }

  @Test func theBodyHasDaysAsStringsAndOnlyWhatWasGiven() throws {
    let window = try #require(try query(windowDays: 0).windows(concurrency: 3).first)
    func text(_ query: ReportQuery) -> String {
      String(decoding: query.body(window), as: UTF8.self)
    }
    #expect(text(query()) == #"{"from":"20240101","to":"20240107"}"#)
    #expect(
      text(query(daily: false, filters: [("channel", ["push"]), ("label", ["Été"])]))
        == #"{"from":"20240101","to":"20240107","daily":false,"channel":["push"],"label":["\u00c9t\u00e9"]}"#
    )
  }

  @Test func theLookBackIsFetchedButNotAsked() throws {
    let query = query(lookbackDays: 30, windowDays: 0)
    #expect(query.from.text == "20240101")
    #expect(query.fetchedFrom.text == "20231202")
    #expect(try query.windows(concurrency: 3).first?.from.text == "20231202")
  }

  @Test func moreThan4095WindowsAreInvalid() throws {
    let from = Day(clamping: 0)
    func windows(_ days: Int) throws(InvalidQuery) -> [Window] {
      try ReportQuery(from: from, to: from.adding(days - 1), windowDays: 1).windows(concurrency: 1)
    }
    #expect(try windows(4095).count == 4095)
    #expect(throws: InvalidQuery.self) { try windows(4096) }
  }
}
