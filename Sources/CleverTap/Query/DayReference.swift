/// A day as a caller names it: a date, or so many days before today.
public enum DayReference: Equatable, Sendable {
  /// A date.
  case day(Day)
  /// `today` (0), `yesterday` (1) or `NdaysAgo`.
  case daysAgo(Int)

  /// Days that `NdaysAgo` may go back: a hundred years.
  public static let maximumAgo = 36_525

  /// Reads `YYYYMMDD`, `today`, `yesterday` or `NdaysAgo`, letters in any case; nil otherwise.
  public init?(_ text: String) {
    let lower = text.lowercased()
    if let day = Day(text) {
      self = .day(day)
    } else if lower == "today" {
      self = .daysAgo(0)
    } else if lower == "yesterday" {
      self = .daysAgo(1)
    } else if lower.hasSuffix("daysago"), let count = DayReference.count(lower.dropLast(7)) {
      self = .daysAgo(count)
    } else {
      return nil
    }
  }

  /// True if the date depends on today's date.
  public var isRelative: Bool {
    switch self {
    case .day: false
    case .daysAgo: true
    }
  }

  /// The date it names when today is `today`.
  public func resolved(today: Day) -> Day {
    switch self {
    case .day(let day): day
    case .daysAgo(let days): today.adding(-days)
    }
  }

  /// Returns true if a text is `NdaysAgo` with more days than ``maximumAgo``.
  package static func isTooLongAgo(_ text: String) -> Bool {
    let lower = text.lowercased()
    let digits = lower.utf8.dropLast(7)
    guard lower.hasSuffix("daysago"), !digits.isEmpty,
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return false }
    return Int(lower.dropLast(7)) ?? .max > maximumAgo
  }

  private static func count(_ digits: Substring) -> Int? {
    guard (1...5).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int(digits), count <= maximumAgo
    else { return nil }
    return count
  }
}
