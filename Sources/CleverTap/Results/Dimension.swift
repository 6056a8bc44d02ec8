import CleverTapJSON

/// A property of messages that they can be grouped by.
package enum Dimension: String, CaseIterable, Sendable {
  case channel, delivery, status, label, day, week, month, messageName, messageId
}

/// One group's value of one dimension.
package enum GroupValue: Hashable {
  /// A text as UTF-8.
  case text([UInt8])
  /// A message id that is a number: its value, nil beyond what ``Decimal`` reads, and its text.
  case number(Decimal?, raw: [UInt8])
  /// The number of a day within its period, from 1.
  case day(Int)

  /// Returns true if this value sorts before another of the same dimension: numbers by value, then
  /// texts by their bytes.
  func precedes(_ other: GroupValue) -> Bool {
    switch (self, other) {
    case (.day(let a), .day(let b)): a < b
    case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
    case (.number(let a?, let x), .number(let b?, let y)):
      a == b ? x.lexicographicallyPrecedes(y) : ExactOrder.isLess(a, b)
    case (.number(nil, let x), .number(nil, let y)): x.lexicographicallyPrecedes(y)
    case (.number(_?, _), .number(nil, _)): true
    case (.number(nil, _), .number(_?, _)): false
    case (.day, .number), (.day, .text), (.number, .text): true
    case (.number, .day), (.text, .day), (.text, .number): false
    }
  }
}

/// The order of exact numbers whose exponents may be too large to expand.
private enum ExactOrder {
  static func isLess(_ a: Decimal, _ b: Decimal) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative ? isSmaller(b, a) : isSmaller(a, b)
  }

  /// Returns true if `a` is smaller than `b`, signs ignored.
  private static func isSmaller(_ a: Decimal, _ b: Decimal) -> Bool {
    guard !a.digits.isEmpty, !b.digits.isEmpty else { return a.digits.isEmpty && !b.digits.isEmpty }
    let (x, y) = (a.exponent + a.digits.count, b.exponent + b.digits.count)
    return x == y ? a.digits.lexicographicallyPrecedes(b.digits) : x < y
  }
}

extension Message {
  /// The groups of a dimension that the message counts in: one, or one for each of its labels; nil
  /// is the group of unknown values.
  ///
  /// With `period` a day is its number within those days rather than its date.
  func values(_ dimension: Dimension, period: Window?) -> [GroupValue?] {
    switch dimension {
    case .channel, .delivery, .status: return [utf8(dimension.rawValue).map(GroupValue.text)]
    case .messageName: return [name.map(GroupValue.text)]
    case .messageId: return [idValue]
    case .label:
      let labels = distinctLabels
      return labels.isEmpty ? [nil] : labels.map(GroupValue.text)
    case .day:
      guard let period else { return [startDay.map { .text(Array($0.isoText.utf8)) }] }
      let number = startDay.map { $0.number - period.from.number + 1 }
      return [number.flatMap { (1...period.days).contains($0) ? .day($0) : nil }]
    case .week: return [startDay.map { .text(Array($0.isoWeek.utf8)) }]
    case .month: return [startDay.map { .text(Array($0.isoText.utf8.prefix(7))) }]
    }
  }

  private var idValue: GroupValue? {
    guard let id else { return nil }
    if id.kind == .number { return .number(Decimal(id.raw), raw: Array(id.raw)) }
    return id.text.map(GroupValue.text)
  }
}

extension Day {
  /// `YYYY-MM-DD`.
  var isoText: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// ISO 8601's week, such as `2026-W47`; its year is that of the week's Thursday.
  var isoWeek: String {
    // 1970-01-01 was a Thursday.
    let weekday = ((number + 3) % 7 + 7) % 7
    let thursday = Day(clamping: number - weekday + 3)
    let year = thursday.civil.year
    let first = Day(year: year, month: 1, day: 1) ?? thursday
    return "\(padded(year, 4))-W\(padded((thursday.number - first.number) / 7 + 1, 2))"
  }
}
