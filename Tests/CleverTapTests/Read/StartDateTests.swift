import Testing

@testable import CleverTap

@Suite struct StartDateTests {
  private func check(_ text: String, _ epoch: Int?, gives expected: String?) {
    var written: [UInt8]?
    if let date = StartDate(Array(text.utf8)[...], epochSeconds: epoch) {
      var bytes: [UInt8] = []
      date.append(to: &bytes)
      written = bytes
    }
    #expect(written.map { String(decoding: $0, as: UTF8.self) } == expected, "\(text)")
  }

  @Test func theLongFormHasItsYear() {
    check("20 Sep, 2024 17:50:00", nil, gives: "2024-09-20T17:50:00")
    check("01 January, 2025 00:00:59", 5, gives: "2025-01-01T00:00:59")
    check("31 Feb, 2024 17:50:00", nil, gives: nil)
    check("20 Sep, 2024 24:50:00", nil, gives: nil)
  }

  @Test func theShortFormTakesItsYearFromTheID() {
    check("Oct 18, 4:08 PM", 1_508_323_121, gives: "2017-10-18T16:08:00")
    check("Oct 18, 12:09 AM", 1_508_323_121, gives: nil)
    check("Oct 17, 10:08 PM", 1_508_323_121, gives: nil)
    check("Oct 18, 4:08 PM", nil, gives: nil)
    check("Oct 18, 4:09 PM", 1_508_323_121, gives: nil)
    check("Oct 19, 4:08 PM", 1_508_323_121, gives: nil)
  }

  @Test func theYearMayDifferFromTheIDsInUTC() {
    // 2023-12-31 20:00 UTC is 2024-01-01 01:30 in India.
    check("Jan 1, 1:30 AM", 1_704_052_800, gives: "2024-01-01T01:30:00")
    // 2024-01-01 02:00 UTC is 2023-12-31 21:00 in New York.
    check("Dec 31, 9:00 PM", 1_704_074_400, gives: "2023-12-31T21:00:00")
  }

  @Test func otherTextsAreUnknown() {
    for text in [
      "", "Oct", "Oct 18", "2024-09-20", "Oct 18, 4:08", "Oct 18, 14:08 PM", "x 18, 4:08 PM",
      "Oct 18, 4:08 PMx",
    ] {
      check(text, 1_508_323_121, gives: nil)
    }
  }
}
