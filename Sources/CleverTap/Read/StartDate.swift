/// The local time at which a message started, read from CleverTap's `start_date`.
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

  /// Bytes that ``store(at:)`` writes.
  static let textBytes = 19

  /// Reads a date; nil where the form is not known or the year cannot be determined.
  ///
  /// `epochSeconds` is asked only where the date itself has no year.
  @inline(__always)
  init?(_ text: UnsafeBufferPointer<UInt8>, epochSeconds: @autoclosure () -> Int?) {
    guard var reader = DateReader(text) else { return nil }
    if let day = reader.number(1...31) {
      guard let date = StartDate(day: day, &reader) else { return nil }
      self = date
    } else {
      guard let date = StartDate(&reader, epochSeconds: epochSeconds()) else { return nil }
      self = date
    }
  }

  /// Reads a date from a part of an array.
  init?(_ text: ArraySlice<UInt8>, epochSeconds: Int?) {
    let date = text.withUnsafeBufferPointer { StartDate($0, epochSeconds: epochSeconds) }
    guard let date else { return nil }
    self = date
  }

  /// Reads what follows the day in `20 Sep, 2024 17:50:00`.
  private init?(day: Int, _ reader: inout DateReader) {
    guard reader.skip(" "), let month = reader.month(), reader.skip(","), reader.skip(" "),
      let year = reader.number(1...9999), reader.skip(" "),
      let time = reader.time(), reader.skip(":"), let second = reader.number(0...59),
      reader.isAtEnd, let date = Day(year: year, month: month, day: day)
    else { return nil }
    self.init(day: date, hour: time.hour, minute: time.minute, second: second)
  }

  /// Reads `Oct 18, 4:08 PM` and tries the years around `epochSeconds`.
  private init?(_ reader: inout DateReader, epochSeconds: Int?) {
    guard let month = reader.month(), reader.skip(" "), let day = reader.number(1...31),
      reader.skip(","), reader.skip(" "), let time = reader.time(), (1...12).contains(time.hour),
      reader.skip(" "), let isAfternoon = reader.half(), reader.isAtEnd, let epochSeconds
    else { return nil }
    let hour = time.hour % 12 + (isAfternoon ? 12 : 0)
    let year = Day(clamping: epochSeconds / 86400).civil.year
    /// The date in that year, if its distance from UTC is one that places have.
    func date(in year: Int) -> Day? {
      guard let date = Day(year: year, month: month, day: day) else { return nil }
      let offset = date.number * 1440 + hour * 60 + time.minute - epochSeconds / 60
      let isPossible =
        StartDate.offsets.contains(offset) && offset % StartDate.offsetStepMinutes == 0
      return isPossible ? date : nil
    }
    guard let date = date(in: year) ?? date(in: year - 1) ?? date(in: year + 1) else { return nil }
    self.init(day: date, hour: hour, minute: time.minute, second: 0)
  }

  private init(day: Day, hour: Int, minute: Int, second: Int) {
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Appends the date as ISO 8601 without an offset: local time of the account.
  func append(to out: inout [UInt8]) {
    let start = out.count
    out.append(contentsOf: repeatElement(0, count: StartDate.textBytes))
    out.withUnsafeMutableBufferPointer { memory in
      if let base = memory.baseAddress { store(at: base + start) }
    }
  }

  /// Writes the date as ``append(to:)`` does; there is room for ``textBytes`` bytes at `out`.
  func store(at out: UnsafeMutablePointer<UInt8>) {
    func digits(_ number: Int, at place: Int) {
      let tens = number / 10
      out[place] = 0x30 &+ UInt8(truncatingIfNeeded: tens)
      out[place + 1] = 0x30 &+ UInt8(truncatingIfNeeded: number &- tens &* 10)
    }
    let (year, month, day) = day.civil
    digits(year / 100, at: 0)
    digits(year % 100, at: 2)
    out[4] = UInt8(ascii: "-")
    digits(month, at: 5)
    out[7] = UInt8(ascii: "-")
    digits(day, at: 8)
    out[10] = UInt8(ascii: "T")
    digits(hour, at: 11)
    out[13] = UInt8(ascii: ":")
    digits(minute, at: 14)
    out[16] = UInt8(ascii: ":")
    digits(second, at: 17)
  }
}

/// Takes a date apart from left to right.
private struct DateReader {
  /// The next byte; it is looked at only while it is not `end`, the end of the text.
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard let base = text.baseAddress else { return nil }
    next = base
    end = base + text.count
  }

  var isAtEnd: Bool { next == end }

  /// The next byte; 0 at the end, which no date has.
  private var first: UInt8 { isAtEnd ? 0 : next.pointee }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard first == UInt8(ascii: character) else { return false }
    next += 1
    return true
  }

  mutating func number(_ bounds: ClosedRange<Int>) -> Int? {
    let start = next
    var value = 0
    for _ in 0..<4 {
      let digit = first &- 0x30
      guard digit < 10 else { break }
      value = value &* 10 &+ Int(digit)
      next += 1
    }
    guard next != start, bounds.contains(value) else {
      next = start
      return nil
    }
    return value
  }

  mutating func time() -> (hour: Int, minute: Int)? {
    guard let hour = number(0...23), skip(":"), let minute = number(0...59) else { return nil }
    return (hour, minute)
  }

  /// A month's English name or its first three letters.
  mutating func month() -> Int? {
    var letters: UInt32 = 0
    for _ in 0..<3 {
      letters = letters << 8 | UInt32(first | 0x20)
      guard !isAtEnd else { return nil }
      next += 1
    }
    guard let month = DateReader.month(letters) else { return nil }
    if first | 0x20 >= UInt8(ascii: "a") { skipRest(of: month) }
    return month
  }

  /// The month that begins with three lower-case letters, first one highest.
  private static func month(_ letters: UInt32) -> Int? {
    switch letters {
    case 0x6A_616E: 1  // jan
    case 0x66_6562: 2  // feb
    case 0x6D_6172: 3  // mar
    case 0x61_7072: 4  // apr
    case 0x6D_6179: 5  // may
    case 0x6A_756E: 6  // jun
    case 0x6A_756C: 7  // jul
    case 0x61_7567: 8  // aug
    case 0x73_6570: 9  // sep
    case 0x6F_6374: 10  // oct
    case 0x6E_6F76: 11  // nov
    case 0x64_6563: 12  // dec
    default: nil
    }
  }

  /// Goes behind the rest of a month's whole name, if it stands there.
  private mutating func skipRest(of month: Int) {
    let start = next
    for letter in DateReader.rests[month - 1].utf8 {
      guard first | 0x20 == letter else {
        next = start
        return
      }
      next += 1
    }
  }

  /// AM (false) or PM (true).
  mutating func half() -> Bool? {
    let letter = first | 0x20
    guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
    next += 1
    return skip("M") || skip("m") ? letter == UInt8(ascii: "p") : nil
  }

  /// The months' names without their first three letters, January first.
  private static let rests = [
    "uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember",
  ]
}
