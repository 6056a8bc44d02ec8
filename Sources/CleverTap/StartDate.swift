/// When a message started, in the account's local time, read from CleverTap's `start_date`.
///
/// Two forms are known: `20 Sep, 2024 17:50:00`, and `Oct 18, 4:08 PM`, which has no year; there the
/// message id, epoch seconds of the start for one-time campaigns, supplies it where the two agree.
struct StartDate {
  let day: Day
  let hour: Int
  let minute: Int
  let second: Int

  /// Offsets from UTC that places have, in minutes; all are quarters of an hour.
  private static let offsets = -12 * 60...14 * 60
  private static let offsetStepMinutes = 15

  /// Reads a date; nil where the form is not known or the year cannot be told.
  init?(_ text: ArraySlice<UInt8>, epochSeconds: Int?) {
    var reader = DateReader(text)
    if let day = reader.number(1...31) {
      guard reader.skip(" "), let month = reader.month(), reader.skip(","), reader.skip(" "),
        let year = reader.number(1...9999), reader.skip(" "),
        let time = reader.time(), reader.skip(":"), let second = reader.number(0...59),
        reader.isAtEnd, let date = Day(year: year, month: month, day: day)
      else { return nil }
      self.init(day: date, hour: time.hour, minute: time.minute, second: second)
    } else {
      guard let month = reader.month(), reader.skip(" "), let day = reader.number(1...31),
        reader.skip(","), reader.skip(" "), let time = reader.time(), (1...12).contains(time.hour),
        reader.skip(" "), let isAfternoon = reader.half(), reader.isAtEnd, let epochSeconds
      else { return nil }
      let hour = time.hour % 12 + (isAfternoon ? 12 : 0)
      let year = Day(clamping: epochSeconds / 86400).civil.year
      let candidates = [year, year - 1, year + 1].compactMap { year in
        Day(year: year, month: month, day: day)
      }
      let epochMinutes = epochSeconds >= 0 ? epochSeconds / 60 : (epochSeconds - 59) / 60
      let found = candidates.first { date in
        let offset = date.number * 1440 + hour * 60 + time.minute - epochMinutes
        return StartDate.offsets.contains(offset)
          && offset % StartDate.offsetStepMinutes == 0
      }
      guard let found else { return nil }
      self.init(day: found, hour: hour, minute: time.minute, second: 0)
    }
  }

  private init(day: Day, hour: Int, minute: Int, second: Int) {
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// ISO 8601 without an offset: local time of the account.
  var text: String {
    let (year, month, day) = day.civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
      + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
  }
}

/// Takes a date apart from left to right.
private struct DateReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(_ bounds: ClosedRange<Int>) -> Int? {
    var value = 0
    var taken = 0
    while taken < 4, let byte = rest.dropFirst(taken).first, (0x30...0x39).contains(byte) {
      value = value * 10 + Int(byte - 0x30)
      taken += 1
    }
    guard taken > 0, bounds.contains(value) else { return nil }
    rest.removeFirst(taken)
    return value
  }

  mutating func time() -> (hour: Int, minute: Int)? {
    guard let hour = number(0...23), skip(":"), let minute = number(0...59) else { return nil }
    return (hour, minute)
  }

  /// A month's English name or its first three letters.
  mutating func month() -> Int? {
    let letters = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }.map { $0 | 0x20 }
    guard letters.count >= 3,
      let index = DateReader.months.firstIndex(where: { $0.starts(with: letters) })
    else { return nil }
    rest.removeFirst(letters.count)
    return index + 1
  }

  /// AM (false) or PM (true).
  mutating func half() -> Bool? {
    let letters = rest.prefix(2).map { $0 | 0x20 }
    guard letters == Array("am".utf8) || letters == Array("pm".utf8) else { return nil }
    rest.removeFirst(2)
    return letters[0] == UInt8(ascii: "p")
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }
}
