import CleverTapJSON

/// One value of a table.
struct TableCell: Equatable, Sendable {
  /// The meaning of a value, by which people see it.
  enum Kind: Sendable {
    case text
    /// An array of texts, as JSON.
    case list
    /// A number whose digits are never grouped: an id, a year.
    case number
    case count
    /// A share such as 0.05.
    case rate
    /// The change of a count.
    case difference
    /// The change of a count in percent.
    case percent
    /// The change of a rate in percentage points.
    case points
    /// null, or not there.
    case absent
  }

  /// The worth of a change to its reader, by which it is coloured.
  enum Trend: Sendable { case good, bad, neutral }

  /// The text, or the JSON number in plain digits.
  let text: [UInt8]
  let kind: Kind
  var trend = Trend.neutral

  static let absent = TableCell(text: [], kind: .absent)

  /// True if the text is a JSON number, which spreadsheets may read as a number.
  var isNumber: Bool {
    switch kind {
    case .text, .list, .absent: false
    case .number, .count, .rate, .difference, .percent, .points: true
    }
  }
}

extension TableCell {
  /// A value of a result; numbers get the kind that is given.
  init(_ value: ParsedValue?, number kind: Kind = .count) {
    switch value?.kind {
    case nil, .null: self = .absent
    case .number: self.init(text: Digits.plain(value?.raw ?? []), kind: kind)
    case .string: self.init(text: value?.printableBytes ?? [], kind: .text)
    case .array:
      let isList = value?.elements.allSatisfy { $0.kind == .string } ?? false
      self.init(text: Array(value?.raw ?? []), kind: isList ? .list : .text)
    case .true, .false, .object: self.init(text: Array(value?.raw ?? []), kind: .text)
    }
  }

  init(_ text: String) { self.init(text: Array(text.utf8), kind: .text) }

  /// The value as people see it: digits in threes, shares in percent, absent values as `-`.
  var pretty: [UInt8] {
    switch kind {
    case .text, .list, .number: plain
    case .count: Digits.grouped(text)
    case .rate: Digits.percent(ofShare: text)
    case .difference: Digits.grouped(text, signed: true)
    case .percent: Digits.percent(text)
    case .points: Digits.points(text)
    case .absent: [UInt8(ascii: "-")]
    }
  }

  /// The value as it is, a list as its texts with commas between them.
  var plain: [UInt8] {
    guard kind == .list, let list = try? Document(text).root else { return text }
    return Array(list.elements.map(\.printableBytes).joined(separator: Array(", ".utf8)))
  }

  /// The style of a change that is welcome or not.
  var style: Style {
    switch trend {
    case .good: .green
    case .bad: .red
    case .neutral: .plain
    }
  }
}

extension ParsedValue {
  /// A string's text as UTF-8 that is valid whatever the string holds.
  var printableBytes: [UInt8] { string.map { Array($0.utf8) } ?? [] }

  /// The member of a name given as bytes.
  func member(named name: [UInt8]) -> ParsedValue? { members.first { $0.name.text == name }?.value }
}
