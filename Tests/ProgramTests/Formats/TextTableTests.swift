import Testing

@testable import clevertap_gateway

/// How tables look in `table` and `pretty`.
@Suite struct TextTableTests {
  @Test func aSummaryHasTotalsUnderItAndNumbersAsTheyAre() throws {
    check(
      try shown(summary, as: .table),
      """
      channel  messages   sent  clicked  errors  clickedPerSent  clickedPerViewed
      -------  --------  -----  -------  ------  --------------  ----------------
      inapp           3      0     1140                                  0.107234
      push         1231  17009    -1401    2.50        0.082368                 1
      -------  --------  -----  -------  ------  --------------  ----------------
      total        1234  17009     -261     2.5       -0.015345

      """)
  }

  @Test func prettyGroupsDigitsAndShowsSharesInPercentAndAbsentValuesAsADash() throws {
    check(
      try shown(summary, as: .pretty),
      """
      channel  messages    sent  clicked  errors  clickedPerSent  clickedPerViewed
      ───────  ────────  ──────  ───────  ──────  ──────────────  ────────────────
      inapp           3       0    1,140       -               -             10.7%
      push        1,231  17,009   -1,401    2.50            8.2%            100.0%
      ───────  ────────  ──────  ───────  ──────  ──────────────  ────────────────
      total       1,234  17,009     -261     2.5           -1.5%                 -

      """)
  }

  @Test func whereColumnsDoNotFitEachRowIsABlock() throws {
    #expect(
      try shown(summary, as: .table, columns: 40).hasPrefix(
        """
        channel           inapp
        messages          3
        sent              0
        clicked           1140
        errors
        clickedPerSent
        clickedPerViewed  0.107234

        channel           push
        messages          1231

        """))
    #expect(try shown(summary, as: .pretty, columns: 40).contains("clickedPerSent    -1.5%\n"))
  }

  @Test func onlyTextIsCutAndNeverBelowItsHead() throws {
    let rows = #"[{"name":"a rather long campaign name","description":"日本日本日本日本","n":1234567}]"#
    check(
      try shown(rows, as: .table, columns: 34),
      """
      name          description        n
      ------------  -----------  -------
      a rather lo…  日本日本日…  1234567

      """)
    check(
      try shown(rows, as: .table, columns: 29),
      """
      name         a rather long c…
      description  日本日本日本日本
      n            1234567

      """)
  }

  @Test func whereTheLocaleHasNoUTF8TheTableIsASCII() throws {
    let rows = #"[{"name":"日本é","other":"plain words here"}]"#
    check(
      try shown(rows, as: .pretty, columns: 19, isUTF8: false),
      """
      name  other
      ----  -------------
      ???   plain word...

      """)
  }

  @Test func controlCharactersNeverArrive() throws {
    let rows = #"[{"a\u001b[2J":"x\u0000\u001b]0;t\u0007\u009b1m\n\u202ey\u2028"}]"#
    check(
      try shown(rows, as: .table),
      """
      a?[2J
      ---------------
      x??]0;t??1m??y?

      """)
    #expect(!(try shown(rows, as: .table).contains("\u{1B}")))
  }

  @Test func idsAndYearsAreNotGrouped() throws {
    let rows = #"[{"messageId":1795437660,"year":2026,"sent":1795437660,"x_id":10000,"when":"a"}]"#
    #expect(
      try shown(rows, as: .pretty).split(separator: "\n")[2]
        == "1795437660  2026  1,795,437,660  10000  a")
  }

  @Test func messagesShowWhatTheyAreAndTheirSums() throws {
    let report = #"""
      {"messages":[
       {"messageId":1795437660,"startedAt":"2026-11-23T12:41:00","channel":"push","status":"completed",
        "messageName":"Sale","data":[[{"sent":1000,"viewed":7},{"sent":500,"variant":"B"}]]},
       {"messageId":"x","data":[]}],"warnings":[]}
      """#
    check(
      try shown(report, as: .pretty),
      """
      messageId   startedAt            channel  status     messageName   sent  viewed  clicked
      ──────────  ───────────────────  ───────  ─────────  ───────────  ─────  ──────  ───────
      1795437660  2026-11-23T12:41:00  push     completed  Sale         1,500       7  -
      x           -                    -        -          -                -       -  -

      """)
  }

  @Test func aScreenfulCountsTheRest() throws {
    let rows = "[" + (1...100).map { #"{"n":\#($0)}"# }.joined(separator: ",") + "]"
    let text = try shown(rows, as: .pretty, lineLimit: 9)
    #expect(text == "  n\n───\n  1\n  2\n  3\n  4\n  5\n  6\n... and 94 more\n")
    #expect(try shown(rows, as: .pretty, lineLimit: 102).hasSuffix("\n100\n"))
  }
}
