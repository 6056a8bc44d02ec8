/// The rule for all times after a TZif file's last transition: a POSIX TZ string such as
/// `CET-1CEST,M3.5.0,M10.5.0/3`, with RFC 9636's hours beyond a day.
struct PosixZone: Sendable {
  private let standard: Int
  private let saving: Saving?

  private struct Saving: Sendable {
    let offset: Int
    let start: Change
    let end: Change
  }

  /// A change of the clocks: a day of the year, and seconds of local time since its midnight.
  private struct Change: Sendable {
    enum Rule: Sendable {
      /// Day 1-365, February 29 never counted.
      case julian(Int)
      /// Day 0-365, February 29 counted.
      case ordinal(Int)
      /// Week 1-5 (5 is the last), day 0-6 from Sunday.
      case weekday(month: Int, week: Int, day: Int)
    }
    let rule: Rule
    let seconds: Int

    /// Seconds since 1970-01-01 of the local clock before the change.
    func instant(year: Int) -> Int {
      let newYear = Day(year: year, month: 1, day: 1)?.number ?? 0
      let day: Int
      switch rule {
      case .julian(let number):
        let isLeap = Day(year: year, month: 2, day: 29) != nil
        day = newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
      case .ordinal(let number): day = newYear + number
      case .weekday(let month, let week, let weekday):
        let first = Day(year: year, month: month, day: 1)?.number ?? newYear
        // 1970-01-01 was a Thursday.
        let firstWeekday = ((first + 4) % 7 + 7) % 7
        var found = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
        while Day(clamping: found).civil.month != month { found -= 7 }
        day = found
      }
      return day * 86400 + seconds
    }
  }

  /// Seconds east of UTC at an instant.
  func offset(at instant: Int) -> Int {
    guard let saving else { return standard }
    let year = Day(clamping: Int((Double(instant + standard) / 86400).rounded(.down))).civil.year
    let start = saving.start.instant(year: year) - standard
    let end = saving.end.instant(year: year) - saving.offset
    let isSaving =
      start < end ? instant >= start && instant < end : instant >= start || instant < end
    return isSaving ? saving.offset : standard
  }

  /// nil where the text is no such rule.
  init?(_ text: String) {
    var reader = RuleReader(text)
    guard reader.name(), let west = reader.time(hours: 24) else { return nil }
    standard = -west
    guard !reader.isAtEnd else {
      saving = nil
      return
    }
    guard reader.name() else { return nil }
    let offset = reader.peeks(",") ? -west + 3600 : reader.time(hours: 24).map { -$0 }
    guard let offset, reader.skip(","), let start = PosixZone.change(&reader), reader.skip(","),
      let end = PosixZone.change(&reader), reader.isAtEnd
    else { return nil }
    saving = Saving(offset: offset, start: start, end: end)
  }

  private static func change(_ reader: inout RuleReader) -> Change? {
    let rule: Change.Rule
    if reader.skip("M") {
      guard let month = reader.number(1...12), reader.skip("."), let week = reader.number(1...5),
        reader.skip("."), let day = reader.number(0...6)
      else { return nil }
      rule = .weekday(month: month, week: week, day: day)
    } else if reader.skip("J") {
      guard let day = reader.number(1...365) else { return nil }
      rule = .julian(day)
    } else {
      guard let day = reader.number(0...365) else { return nil }
      rule = .ordinal(day)
    }
    guard reader.skip("/") else { return Change(rule: rule, seconds: 2 * 3600) }
    return reader.time(hours: 167).map { Change(rule: rule, seconds: $0) }
  }
}

/// Takes a POSIX TZ string apart.
private struct RuleReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  func peeks(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peeks(character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Skips an abbreviation: letters, or anything in angle brackets.
  mutating func name() -> Bool {
    if skip("<") {
      while let byte = rest.popFirst() { if byte == UInt8(ascii: ">") { return true } }
      return false
    }
    let letters = rest.prefix { (0x61...0x7A).contains($0 | 0x20) }
    rest = rest.dropFirst(letters.count)
    return letters.count >= 3
  }

  mutating func number(_ bounds: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    guard (1...3).contains(digits.count) else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return bounds.contains(value) ? value : nil
  }

  /// `[+-]h[h[h]][:mm[:ss]]` in seconds.
  mutating func time(hours: Int) -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard var seconds = number(0...hours).map({ $0 * 3600 }) else { return nil }
    if skip(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if skip(":") {
        guard let rest = number(0...59) else { return nil }
        seconds += rest
      }
    }
    return isNegative ? -seconds : seconds
  }
}
