import CleverTapJSON

/// Rewrites one message as received into the gateway's form: four members renamed, three values put
/// into the request vocabulary, `startedAt` added; every other byte stays.
package struct MessageNormalizer {
  /// Hashes of a message's id and data, equal only for equal bytes within this process.
  package struct Digests {
    /// Tells ids apart within this process; nil where the message has none.
    package var id: UInt64?
    /// Tells `data` apart within this process; 0 unless asked for.
    package var data: UInt64 = 0
  }

  /// True if `data` is digested, which only a call of several windows needs.
  let digestsData: Bool

  private struct Span {
    var key = 0..<0
    var value = 0..<0
    var known: KnownMember?
  }

  /// Spellings that are remembered; upstream has a few dozen at the most.
  private static let maximumSpellings = 64

  private let names: [[UInt8]]
  private let keys: [PackedKey?]
  private var members: [Span] = []
  /// Index in `members` by member; -1 where it is absent.
  private var positions = Array(repeating: -1, count: KnownMember.allCases.count)
  /// Values as received, whose they are, and as written, in three lists so that comparing touches
  /// plain numbers only.
  private var received: [PackedKey] = []
  private var receivedBy: [KnownMember] = []
  private var written: [[UInt8]] = []

  init(digestsData: Bool) {
    self.digestsData = digestsData
    names = KnownMember.allCases.map { [0x22] + "\($0.key)".utf8 + [0x22] }
    keys = KnownMember.allCases.map { PackedKey($0.key) }
  }

  /// Appends the message in `bytes` whose marks (depth 3, then its closing mark at depth 2) are
  /// `marks`.
  ///
  /// `start` is its opening brace.
  mutating func write(
    _ bytes: [UInt8], start: Int, marks: ArraySlice<Minifier.Mark>, to out: inout [UInt8]
  ) -> Digests {
    collect(bytes, marks)
    var copied = start
    var used = 0
    for span in members {
      guard let known = span.known else { continue }
      if let renamed = known.renamed {
        guard used & 1 << known.rawValue == 0, positions[renamed.rawValue] < 0 else { continue }
        used |= 1 << known.rawValue
        out.append(contentsOf: bytes[copied..<span.key.lowerBound])
        out.append(contentsOf: names[renamed.rawValue])
        copied = span.key.upperBound
      } else if known.rawValue >= KnownMember.channel.rawValue,
        known.rawValue <= KnownMember.status.rawValue,
        let spelled = spelled(known, bytes, span.value)
      {
        out.append(contentsOf: bytes[copied..<span.value.lowerBound])
        out.append(contentsOf: spelled)
        copied = span.value.upperBound
      }
    }
    let end = marks.last?.offset ?? start
    out.append(contentsOf: bytes[copied..<end])
    if value(.startedAt) == nil {
      if !members.isEmpty { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: names[KnownMember.startedAt.rawValue])
      out.append(UInt8(ascii: ":"))
      appendStartedAt(bytes, to: &out)
    }
    out.append(UInt8(ascii: "}"))
    return digests(bytes)
  }

  private func digests(_ bytes: [UInt8]) -> Digests {
    var digests = Digests()
    if let id = value(.id), bytes[id.lowerBound] != UInt8(ascii: "n") {
      digests.id = KeyedDigest.digest(bytes[id])
    }
    if digestsData, let data = value(.data) { digests.data = KeyedDigest.digest(bytes[data]) }
    return digests
  }

  /// Writes when the message started as a JSON string, or null.
  private func appendStartedAt(_ bytes: [UInt8], to out: inout [UInt8]) {
    if let range = value(.startDate), bytes[range.lowerBound] == 0x22 {
      let raw = bytes[range]
      let text =
        raw.contains(UInt8(ascii: "\\")) ? JSONString.decode(raw)[...] : raw.dropFirst().dropLast()
      if let start = StartDate(text, epochSeconds: value(.id).flatMap { seconds(bytes[$0]) }) {
        out.append(0x22)
        start.append(to: &out)
        out.append(0x22)
        return
      }
    }
    out.append(contentsOf: "null".utf8)
  }

  /// The value of an id that is plain digits; others are no epoch seconds.
  private func seconds(_ raw: ArraySlice<UInt8>) -> Int? {
    guard raw.count <= 12 else { return nil }
    var value = 0
    for byte in raw {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte &- 0x30)
    }
    return value
  }

  private func value(_ member: KnownMember) -> Range<Int>? {
    let position = positions[member.rawValue]
    return position < 0 ? nil : members[position].value
  }

  /// A value in the request vocabulary's spelling, with quotes; nil where it has none.
  private mutating func spelled(
    _ member: KnownMember, _ bytes: [UInt8], _ range: Range<Int>
  ) -> [UInt8]? {
    guard bytes[range.lowerBound] == 0x22 else { return nil }
    let text = PackedKey(bytes, range.lowerBound + 1..<range.upperBound - 1)
    if let text {
      for index in received.indices where received[index] == text && receivedBy[index] == member {
        return written[index]
      }
    }
    guard let term = member.vocabulary?.term(JSONString.decode(bytes[range])) else { return nil }
    let spelling = [0x22] + term.value.utf8 + [0x22]
    if let text, received.count < MessageNormalizer.maximumSpellings {
      received.append(text)
      receivedBy.append(member)
      written.append(spelling)
    }
    return spelling
  }

  /// Finds where each member's name and value stand: a value ends one byte before the next name, or
  /// at the message's closing brace.
  private mutating func collect(_ bytes: [UInt8], _ marks: ArraySlice<Minifier.Mark>) {
    members.removeAll(keepingCapacity: true)
    for index in positions.indices { positions[index] = -1 }
    var span = Span()
    var isOpen = false
    for mark in marks {
      if mark.event == .key || mark.depth < 3 {
        if isOpen {
          let end = mark.event == .key ? mark.offset - 1 : mark.offset
          span.value = span.value.lowerBound..<end
          span.key = span.key.lowerBound..<span.value.lowerBound - 1
          span.known = known(bytes, span.key)
          if let known = span.known, positions[known.rawValue] < 0 {
            positions[known.rawValue] = members.count
          }
          members.append(span)
        }
        span.key = mark.offset..<mark.offset
        isOpen = true
      } else if case .value = mark.event {
        span.value = mark.offset..<mark.offset
      }
    }
  }

  private func known(_ bytes: [UInt8], _ key: Range<Int>) -> KnownMember? {
    let body = key.lowerBound + 1..<key.upperBound - 1
    if let candidate = KnownMember(length: body.count, bytes, at: body.lowerBound) {
      return PackedKey(bytes, body) == keys[candidate.rawValue]
        ? candidate : escaped(bytes, key)
    }
    return escaped(bytes, key)
  }

  /// A name written with escapes.
  private func escaped(_ bytes: [UInt8], _ key: Range<Int>) -> KnownMember? {
    guard bytes[key].contains(UInt8(ascii: "\\")) else { return nil }
    let text = [0x22] + JSONString.decode(bytes[key]) + [0x22]
    return KnownMember.allCases.first { names[$0.rawValue] == text }
  }
}
