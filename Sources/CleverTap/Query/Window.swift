/// A contiguous range of days that one request asks for.
public struct Window: Hashable, Sendable {
  /// First day.
  public let from: Day
  /// Last day, included.
  public let to: Day

  package init(from: Day, to: Day) {
    self.from = from
    self.to = to
  }

  /// Days in it, at least 1.
  public var days: Int { to.number - from.number + 1 }

  /// Slices the days `from...to` into windows as equal as possible, longer ones first.
  ///
  /// Their number is the least that keeps each within `windowDays`, rounded up to a multiple of
  /// `concurrency` unless there are fewer days than that, since the API's time grows with the days and
  /// all slots should stay busy. `windowDays` 0 makes one window.
  public static func slice(from: Day, to: Day, windowDays: Int, concurrency: Int) -> [Window] {
    let days = to.number - from.number + 1
    let count = count(days: days, windowDays: windowDays, concurrency: concurrency)
    var windows: [Window] = []
    var start = from.number
    for index in 0..<count {
      let length = days / count + (index < days % count ? 1 : 0)
      windows.append(
        Window(from: Day(clamping: start), to: Day(clamping: start + length - 1)))
      start += length
    }
    return windows
  }

  /// Returns the number of windows that ``slice(from:to:windowDays:concurrency:)`` makes of `days` days.
  static func count(days: Int, windowDays: Int, concurrency: Int) -> Int {
    guard windowDays > 0, days > 0 else { return 1 }
    let least = (days + windowDays - 1) / windowDays
    let rounded = (least + concurrency - 1) / concurrency * concurrency
    return rounded <= days ? rounded : least
  }
}
