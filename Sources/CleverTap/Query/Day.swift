/// A day of the proleptic Gregorian calendar, years 1 to 9999.
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let number: Int

  /// The days that `YYYYMMDD` can write.
  static let bounds = Day(number: civilDays(1, 1, 1))...Day(number: civilDays(9999, 12, 31))

  /// A day by its distance from 1970-01-01, kept within the years 1 to 9999.
  public init(clamping number: Int) {
    self.number = min(max(number, Day.bounds.lowerBound.number), Day.bounds.upperBound.number)
  }

  /// A day that exists; nil otherwise.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Day.length(month: month, of: year)
    else { return nil }
    self.init(number: Day.civilDays(year, month, day))
  }

  /// Days of a month, 1 to 12.
  private static func length(month: Int, of year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    // The long months are the odd ones up to July and the even ones from August on.
    return 30 + (month + month / 8) % 2
  }

  /// Eight digits `YYYYMMDD`, as CleverTap writes days; nil for anything else.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int(text)
    else { return nil }
    self.init(year: value / 10000, month: value / 100 % 100, day: value % 100)
  }

  private init(number: Int) { self.number = number }

  /// `YYYYMMDD`.
  public var text: String {
    let (year, month, day) = civil
    return padded(year, 4) + padded(month, 2) + padded(day, 2)
  }

  /// The calendar's year, month (1-12) and day (1-31).
  public var civil: (year: Int, month: Int, day: Int) {
    // Counted in 400-year eras of 146,097 days from March, so that leap days come last.
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The day `days` later, kept within the years 1 to 9999.
  public func adding(_ days: Int) -> Day { Day(clamping: number + days) }

  /// Returns true if `a` is an earlier day than `b`.
  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  private static func civilDays(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear
    return era * 146_097 + ofEra - 719_468
  }
}

/// A whole number of at least `width` digits, filled up with zeros.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
