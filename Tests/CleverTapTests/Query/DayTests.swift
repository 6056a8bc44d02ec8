import CleverTap
import Foundation
import Testing

@Suite struct DayTests {
  @Test func daysAgreeWithTheCalendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for number in stride(from: -140_000, through: 1_000_000, by: 997) {
      let date = Date(timeIntervalSince1970: Double(number) * 86400)
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let civil = Day(clamping: number).civil
      #expect(civil == (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0))
      #expect(Day(year: civil.year, month: civil.month, day: civil.day)?.number == number)
    }
  }

  @Test func onlyDaysThatExistAreRead() {
    let cases = [
      ("20171101", true), ("20240229", true), ("20230229", false), ("20231301", false),
      ("20230100", false),
      ("2023011", false), ("202301011", false), ("2023-1-1", false), ("00000101", false),
      ("00010101", true),
      ("99991231", true), ("٢٠٢٤٠١٠١", false),
    ]
    for (text, exists) in cases {
      #expect((Day(text) != nil) == exists, "\(text)")
      if exists { #expect(Day(text)?.text == text) }
    }
  }

  @Test func relativeDaysCountBack() {
    let today = Day(clamping: 20_000)
    let cases: [(String, Int?)] = [
      ("today", 20_000), ("Yesterday", 19_999), ("7daysAgo", 19_993), ("0DAYSAGO", 20_000),
      ("daysAgo", nil),
      ("-1daysAgo", nil), ("36526daysAgo", nil), ("tomorrow", nil), ("1 daysAgo", nil),
    ]
    for (text, number) in cases {
      #expect(DayReference(text)?.resolved(today: today).number == number, "\(text)")
    }
  }
}
