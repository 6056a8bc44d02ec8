import Testing

@testable import CleverTap

@Suite struct PosixZoneTests {
  @Test(arguments: [
    // Central Europe: an hour more from the last Sunday of March, 01:00 UTC, to that of October.
    ("CET-1CEST,M3.5.0,M10.5.0/3", 1_711_846_799, 3600),
    ("CET-1CEST,M3.5.0,M10.5.0/3", 1_711_846_800, 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", 1_729_990_799, 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", 1_729_990_800, 3600),
    // New York in July, Sydney in January and July, Nepal, São Paulo.
    ("EST5EDT,M3.2.0,M11.1.0", 1_719_792_000, -14_400),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_704_067_200, 39_600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_719_792_000, 36_000),
    ("<+0545>-5:45", 0, 20_700), ("<-03>3", 0, -10_800),
    // Day 60 of a year without February 29 is March 1, in a leap year too.
    ("AAA0BBB,J60/0,J61/0", 1_709_208_000, 0), ("AAA0BBB,J60/0,J61/0", 1_709_294_400, 3600),
  ])
  func offsetsFollowTheRule(_ text: String, _ instant: Int, _ offset: Int) throws {
    #expect(try #require(PosixZone(text)).offset(at: instant) == offset)
  }

  @Test(arguments: ["", "CET", "1", ",M3.5.0"])
  func otherTextsAreNoRule(_ text: String) { #expect(PosixZone(text) == nil) }
}
