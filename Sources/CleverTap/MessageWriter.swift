import JSON

/// Rewrites one message as received into the gateway's form: four members renamed, three values put
/// into the request vocabulary, `startedAt` added; every other byte stays.
struct MessageWriter {
  /// What the message says about itself.
  struct Facts {
    /// Tells ids apart within this process; nil where the message has none.
    var id: UInt64?
    /// Tells `data` apart within this process; 0 unless asked for.
    var data: UInt64 = 0
  }

  /// Whether `data` is digested, which only several windows need.
  let digestsData: Bool
  private var members: [Member] = []

  init(digestsData: Bool) { self.digestsData = digestsData }

  private struct Member {
    let key: Range<Int>
    let value: Range<Int>
    let known: Known?
  }

  /// Members that are renamed, read, or could collide with a renamed one.
  private enum Known: CaseIterable {
    case id, name, startDate, conversionEvent, channel, delivery, status, data
    case newID, newName, newStartDate, newConversionEvent, startedAt

    /// The raw member name, with quotes.
    var key: StaticString {
      switch self {
      case .id: "\"message id\""
      case .name: "\"message_name\""
      case .startDate: "\"start_date\""
      case .conversionEvent: "\"conversion_event\""
      case .channel: "\"channel\""
      case .delivery: "\"delivery\""
      case .status: "\"status\""
      case .data: "\"data\""
      case .newID: "\"messageId\""
      case .newName: "\"messageName\""
      case .newStartDate: "\"startDate\""
      case .newConversionEvent: "\"conversionEvent\""
      case .startedAt: "\"startedAt\""
      }
    }

    var renamed: Known? {
      switch self {
      case .id: .newID
      case .name: .newName
      case .startDate: .newStartDate
      case .conversionEvent: .newConversionEvent
      case .channel, .delivery, .status, .data, .newID, .newName, .newStartDate,
        .newConversionEvent, .startedAt:
        nil
      }
    }

    var vocabulary: Vocabulary? {
      switch self {
      case .channel: .channel
      case .delivery: .delivery
      case .status: .status
      case .id, .name, .startDate, .conversionEvent, .data, .newID, .newName, .newStartDate,
        .newConversionEvent, .startedAt:
        nil
      }
    }
  }

  private static let keys = Known.allCases.map { known in
    (known, "\(known.key)".utf8.map { $0 })
  }

  /// Appends the message in `bytes` whose marks (depth 3, then its closing mark at depth 2) are
  /// `marks`.
  ///
  /// `start` is its opening brace.
  mutating func write(
    _ bytes: [UInt8], start: Int, marks: ArraySlice<Compactor.Mark>, to out: inout [UInt8]
  ) -> Facts {
    collect(bytes, marks)
    let facts = Facts(
      id: value(.id).flatMap { bytes[$0] == Array("null".utf8)[...] ? nil : digest(bytes[$0]) },
      data: digestsData ? value(.data).map { digest(bytes[$0]) } ?? 0 : 0)
    var copied = start
    var used: [Known] = []
    for member in members {
      guard let known = member.known else { continue }
      if let renamed = known.renamed, !used.contains(renamed), value(renamed) == nil {
        used.append(renamed)
        out.append(contentsOf: bytes[copied..<member.key.lowerBound])
        append(renamed.key, to: &out)
        copied = member.key.upperBound
      } else if let vocabulary = known.vocabulary, bytes[member.value.lowerBound] == 0x22,
        let term = vocabulary.term(Text.decode(bytes[member.value]))
      {
        out.append(contentsOf: bytes[copied..<member.value.lowerBound])
        out.append(0x22)
        out.append(contentsOf: term.value.utf8)
        out.append(0x22)
        copied = member.value.upperBound
      }
    }
    let end = marks.last?.offset ?? start
    out.append(contentsOf: bytes[copied..<end])
    if value(.startedAt) == nil {
      if !members.isEmpty { out.append(UInt8(ascii: ",")) }
      append(Known.startedAt.key, to: &out)
      out.append(UInt8(ascii: ":"))
      appendStartedAt(bytes, to: &out)
    }
    out.append(UInt8(ascii: "}"))
    return facts
  }

  private func appendStartedAt(_ bytes: [UInt8], to out: inout [UInt8]) {
    guard let range = value(.startDate), bytes[range.lowerBound] == 0x22 else {
      return out.append(contentsOf: "null".utf8)
    }
    let text = Text.decode(bytes[range])
    let epoch = value(.id).flatMap { Decimal(bytes[$0])?.integer }
    guard let start = StartDate(text[...], epochSeconds: epoch) else {
      return out.append(contentsOf: "null".utf8)
    }
    out.append(0x22)
    out.append(contentsOf: start.text.utf8)
    out.append(0x22)
  }

  private func append(_ text: StaticString, to out: inout [UInt8]) {
    text.withUTF8Buffer { out.append(contentsOf: $0) }
  }

  private func value(_ known: Known) -> Range<Int>? {
    for member in members where member.known == known { return member.value }
    return nil
  }

  /// Finds where each member's name and value stand: a value ends one byte before the next name, or
  /// at the message's closing brace.
  private mutating func collect(_ bytes: [UInt8], _ marks: ArraySlice<Compactor.Mark>) {
    members.removeAll(keepingCapacity: true)
    var key: Int?
    var value = 0
    for mark in marks {
      if mark.event == .key || mark.depth < 3 {
        if let key {
          let end = mark.event == .key ? mark.offset - 1 : mark.offset
          let name = key..<value - 1
          members.append(Member(key: name, value: value..<end, known: known(bytes, name)))
        }
        key = mark.offset
      } else if case .value = mark.event {
        value = mark.offset
      }
    }
  }

  private func known(_ bytes: [UInt8], _ key: Range<Int>) -> Known? {
    let raw = bytes[key]
    for (known, name) in MessageWriter.keys
    where name.count == raw.count && raw.elementsEqual(name) {
      return known
    }
    guard raw.contains(UInt8(ascii: "\\")) else { return nil }
    let text = [0x22] + Text.decode(raw) + [0x22]
    return MessageWriter.keys.first { $0.1 == text }?.0
  }

  private func digest(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
