import Testing

@testable import clevertap_gateway

/// How comparisons look.
@Suite struct ComparisonTableTests {
  @Test func csvHasAColumnForEachPeriodAndChangeOfEachFigure() throws {
    check(
      try shown(comparison, as: .csv),
      [
        "channel,current.messages,base.messages,change.messages.absolute,change.messages.percent,"
          + "current.sent,base.sent,change.sent.absolute,change.sent.percent,"
          + "current.errors,base.errors,change.errors.absolute,change.errors.percent,"
          + "current.clickedPerSent,base.clickedPerSent,change.clickedPerSent.points",
        "push,12,10,2,20,17009,15000,2009,13.393333,3,1,2,200,0.082368,0.07,1.2368",
        "sms,,1,-1,-100,,5,-5,-100,,,,,,,", "",
      ].joined(separator: "\r\n"))
  }

  @Test func tableHasTheSameColumnsAndTheTotals() throws {
    let lines = try shown(comparison, as: .table).split(separator: "\n")
    #expect(
      lines[0].hasPrefix("channel  current.messages  base.messages  change.messages.absolute"))
    #expect(lines.count == 6)
    #expect(lines[5].hasPrefix("total                  12             11"))
  }

  @Test func prettyOnAWideScreenHasAColumnForEachFigure() throws {
    let lines = try shown(comparison, as: .pretty, columns: 400).split(separator: "\n")
    #expect(lines[2].contains(" +13.4% "))
    #expect(lines[2].hasSuffix(" +1.2 pp"))
    #expect(lines[3].hasSuffix(" -"))
  }

  @Test func prettyOnANarrowScreenHasALineForEachFigure() throws {
    check(
      try shown(comparison, as: .pretty, columns: 70),
      """
      channel  figure          current    base   change  percent
      ───────  ──────────────  ───────  ──────  ───────  ───────
      push     messages             12      10       +2   +20.0%
               sent             17,009  15,000   +2,009   +13.4%
               errors                3       1       +2  +200.0%
               clickedPerSent     8.2%    7.0%  +1.2 pp
      sms      messages              -       1       -1  -100.0%
               sent                  -       5       -5  -100.0%
               errors                -       -        -        -
               clickedPerSent        -       -        -
      total    messages             12      11       +1    +9.1%
               sent             17,009  15,005   +2,004   +13.4%
               errors                3       1       +2  +200.0%
               clickedPerSent    10.0%   10.0%   0.0 pp

      """)
  }

  @Test func moreIsGreenAndLessIsRedAndTheOtherWayRoundForErrors() throws {
    let text = try shown(comparison, as: .pretty, columns: 70, hasColor: true)
    #expect(text.contains(" <32>+13.4%<0>\n"))
    #expect(text.contains(" <31>+200.0%<0>\n"))
    #expect(text.contains(" <31>-100.0%<0>\n"))
    #expect(text.contains(" <32>+1.2 pp<0>\n"))
    #expect(!text.contains("<32>+20.0%"), "messages are neither good nor bad")
    #expect(!(try shown(comparison, as: .table, columns: 400, hasColor: true).contains("<32>")))
  }
}
