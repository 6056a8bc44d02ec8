import Testing

@testable import clevertap_gateway

/// How charts look on a terminal.
@Suite struct BarChartTests {
  @Test func aBarAGroupIsScaledToTheWidth() throws {
    let rows = #"""
      {"groupBy":["channel"],"rows":[
       {"channel":"push","messages":2,"metrics":{"sent":8000},"rates":{"clickedPerSent":0.25}},
       {"channel":"sms","messages":1,"metrics":{"sent":1},"rates":{"clickedPerSent":0.5}},
       {"channel":"email","messages":1,"metrics":{"sent":-5},"rates":{"clickedPerSent":null}},
       {"channel":null,"messages":1,"metrics":{"sent":null},"rates":{"clickedPerSent":null}}],
       "totals":{"messages":5,"metrics":{"sent":7996},"rates":{"clickedPerSent":0.2}}}
      """#
    check(
      try shown(rows, as: .chart, columns: 29),
      """
      sent by channel
      push   ████████████████ 8,000
      sms    ▏ 1
      email  -5
      -      -

      """)
    check(
      try shown(rows, as: .chart, columns: 29, isUTF8: false, sortBy: "change.clickedPerSent"),
      """
      clickedPerSent by channel
      push   ######## 25.0%
      sms    ################ 50.0%
      email  -
      -      -

      """)
    #expect(try shown(rows, as: .chart, columns: 29, sortBy: "nothing").hasPrefix("sent by"))
  }

  @Test func withoutSentItShowsMessages() throws {
    let rows = #"""
      {"groupBy":["channel"],"rows":[{"channel":"inapp","messages":2,"metrics":{},"rates":{}}],
       "totals":{"messages":2,"metrics":{},"rates":{}}}
      """#
    #expect(
      try shown(rows, as: .chart, columns: 20) == "messages by channel\ninapp  ███████████ 2\n")
  }

  @Test func aComparisonHasTwoBarsOnOneScaleAndThePercent() throws {
    check(
      try shown(comparison, as: .chart, columns: 50),
      """
      sent by channel
      push  current  ████████████████████ 17,009  +13.4%
            base     █████████████████▋ 15,000
      sms   current  -  -100.0%
            base     ▏ 5

      """)
  }

  @Test func daysAreInOrderAndGapsAreShown() throws {
    let rows = #"""
      {"from":"20240227","to":"20240302","groupBy":["day"],"rows":[
       {"day":"2024-03-01","messages":2,"metrics":{"sent":4}},
       {"day":"2024-02-28","messages":1,"metrics":{"sent":8}},
       {"day":null,"messages":1,"metrics":{"sent":2}}],"totals":{"messages":3}}
      """#
    check(
      try shown(rows, as: .chart, columns: 22),
      """
      sent by day
      2024-02-27  -
      2024-02-28  ████████ 8
      2024-02-29  -
      2024-03-01  ████ 4
      2024-03-02  -
      -           ██ 2

      """)
  }

  @Test func weeksGoByISOYears() throws {
    let rows = #"""
      {"from":"20201228","to":"20210117","groupBy":["channel","week"],"rows":[
       {"channel":"push","week":"2021-W02","messages":2},
       {"channel":"push","week":"2020-W53","messages":1}],"totals":{"messages":3}}
      """#
    let lines = try shown(rows, as: .chart).split(separator: "\n").map { $0.prefix(16) }
    #expect(
      lines == ["messages by chan", "push  2020-W53  ", "push  2021-W01  ", "push  2021-W02  "])
  }

  @Test func aLongGapIsOneLine() throws {
    let rows = #"""
      {"from":"20240101","to":"20240301","groupBy":["month","day"],"rows":[
       {"month":"2021-01","day":"2024-01-01","messages":2},
       {"month":"2024-03","day":"2024-03-01","messages":1}],"totals":{"messages":3}}
      """#
    let lines = try shown(rows, as: .chart).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[2].hasPrefix("2021-02 to 2024-02"))
  }
}
