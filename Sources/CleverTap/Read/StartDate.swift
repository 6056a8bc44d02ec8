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
    guard let day = reader.number(1...31) else {
      guard let month = reader.month(), reader.skip(" "), let day = reader.number(1...31),
        reader.skip(","), reader.skip(" "), let time = reader.time(), (1...12).contains(time.hour),
        reader.skip(" "), let isAfternoon = reader.half(), reader.isAtEnd, let epochSeconds
      else { return nil }
      let hour = time.hour % 12 + (isAfternoon ? 12 : 0)
      let year = Day(clamping: epochSeconds / 86400).civil.year
      for delta in [0, -1, 1] {
        guard let date = Day(year: year + delta, month: month, day: day) else { continue }
        let offset = date.number * 1440 + hour * 60 + time.minute - epochSeconds / 60
        guard StartDate.offsets.contains(offset), offset % StartDate.offsetStepMinutes == 0 else {
          continue
        }
        self.init(day: date, hour: hour, minute: time.minute, second: 0)
        return
      }
      return nil
    }
    guard reader.skip(" "), let month = reader.month(), reader.skip(","), reader.skip(" "),
      let year = reader.number(1...9999), reader.skip(" "),
      let time = reader.time(), reader.skip(":"), let second = reader.number(0...59),
      reader.isAtEnd, let date = Day(year: year, month: month, day: day)
    else { return nil }
    self.init(day: date, hour: time.hour, minute: time.minute, second: second)
  }

  private init(day: Day, hour: Int, minute: Int, second: Int) {
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Appends the date as ISO 8601 without an offset: local time of the account.
  func append(to out: inout [UInt8]) {
    func digits(_ number: Int, _ separator: Unicode.Scalar?) {
      if let separator { out.append(UInt8(ascii: separator)) }
      out.append(UInt8(truncatingIfNeeded: 0x30 + number / 10 % 10))
      out.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
    }
    let (year, month, day) = day.civil
    digits(year / 100, nil)
    digits(year % 100, nil)
    digits(month, "-")
    digits(day, "-")
    digits(hour, "T")
    digits(minute, ":")
    digits(second, ":")
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
    guard rest.count >= 3 else { return nil }
    var letters = 0
    for index in 0..<3 { letters = letters << 8 | Int(rest[rest.startIndex + index] | 0x20) }
    guard let month = DateReader.months.firstIndex(of: letters) else { return nil }
    let name = DateReader.names[month]
    var length = 3
    while length < name.count, length < rest.count,
      rest[rest.startIndex + length] | 0x20 == name[length]
    {
      length += 1
    }
    guard length == 3 || length == name.count else { return nil }
    rest.removeFirst(length)
    return month + 1
  }

  /// AM (false) or PM (true).
  mutating func half() -> Bool? {
    guard rest.count >= 2, rest[rest.startIndex + 1] | 0x20 == UInt8(ascii: "m") else { return nil }
    let letter = rest[rest.startIndex] | 0x20
    guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
    rest.removeFirst(2)
    return letter == UInt8(ascii: "p")
  }

  private static let names = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }

  /// The first three letters as one number.
  private static let months = names.map { name in name.prefix(3).reduce(0) { $0 << 8 | Int($1) } }
}
