import CleverTapJSON

/// Rewrites whole messages in one pass over their bytes, as ``MessageNormalizer`` does with what the
/// scanner finds: four members renamed, three values put into the request vocabulary, `startedAt`
/// added.
///
/// It knows what messages usually look like. One with an escaped name, a known name twice, a name
/// that a renamed one would collide with, or an error it leaves to the scanner.
struct MessagePass {
  typealias Input = ValueCopier.Input
  typealias Output = ValueCopier.Output

  /// The array of messages has this depth, its messages one container more.
  private static let messageDepth = 3

  private var copier: ValueCopier
  /// The spellings looked up so far, handed to the next pass.
  private(set) var spellings: Spellings
  private let digestsData: Bool
  /// Known members of the message so far, one bit each.
  private var seen = 0
  private var digests = MessageNormalizer.Digests()
  /// The text of the message's `start_date`; empty where it is no plain string.
  private var date = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The message's id as received; empty where it is no number that begins with a digit.
  private var id = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  private let input: Input
  private let output: Output

  /// `bytes` have ``ValueCopier/slack`` readable bytes behind them, of which the first is a NUL;
  /// `room` has at least as many bytes more than they have.
  init?(
    _ bytes: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>,
    escaping: Escaping, digestsData: Bool, spellings: Spellings
  ) {
    guard let input = bytes.baseAddress, let output = room.baseAddress else { return nil }
    self.input = input
    self.output = output
    copier = ValueCopier(end: input + bytes.count, limit: output + room.count, escaping: escaping)
    self.spellings = spellings
    self.digestsData = digestsData
  }

  /// The bytes that a run has read and written, and its reason to stop.
  struct Progress {
    /// Bytes of input that are done with.
    var consumed = 0
    /// Bytes of output, each message followed by a comma.
    var written = 0
    /// The reason for which the run stopped.
    var stop = ValueCopier.Stop.needsInput
  }

  /// Rewrites message after message of the array in which its bytes begin at `position`, and adds an
  /// entry for each.
  mutating func run(_ position: inout ArrayPosition, _ entries: inout [Spool.Entry])
    -> Progress
  {
    var done = Progress()
    var p = input
    var o = output
    while true {
      p = copier.skipSpace(p)
      done.consumed = p - input
      if case .after = position {
        guard p[0] == UInt8(ascii: ",") else {
          done.stop = p >= copier.end ? .needsInput : .needsScanner
          return done
        }
        position = .next
        p += 1
        continue
      }
      guard p[0] == UInt8(ascii: "{") else {
        done.stop = p >= copier.end ? .needsInput : .needsScanner
        return done
      }
      guard copier.hasRoom(p, o) else {
        done.stop = .needsRoom
        return done
      }
      guard let message = message(p, o) else {
        done.stop = copier.stop
        return done
      }
      entries.append(Spool.Entry(length: message.output - o, digests: digests))
      message.output[0] = UInt8(ascii: ",")
      p = message.input
      o = message.output + 1
      position = .after
      done.written = o - output
    }
  }

  /// Rewrites the message whose brace stands at `start`.
  private mutating func message(_ start: Input, _ out: Output) -> ValueCopier.Cursor? {
    seen = 0
    digests = MessageNormalizer.Digests()
    date = UnsafeBufferPointer(start: nil, count: 0)
    id = UnsafeBufferPointer(start: nil, count: 0)
    out[0] = UInt8(ascii: "{")
    var o = out + 1
    var p = copier.skipSpace(start + 1)
    if p[0] == UInt8(ascii: "}") { return end(p + 1, o, isEmpty: true) }
    while true {
      guard p[0] == UInt8(ascii: "\"") else { return copier.stops(at: p) }
      guard let member = member(p, o) else { return nil }
      p = copier.skipSpace(member.input)
      o = member.output
      if p[0] == UInt8(ascii: ",") {
        o[0] = UInt8(ascii: ",")
        o += 1
        p = copier.skipSpace(p + 1)
      } else if p[0] == UInt8(ascii: "}") {
        return end(p + 1, o, isEmpty: false)
      } else {
        return copier.stops(at: p)
      }
    }
  }

  /// Rewrites one member, whose name's quote stands at `p`.
  @inline(__always)
  private mutating func member(_ p: Input, _ o: Output) -> ValueCopier.Cursor? {
    let escapes = copier.escapes
    guard var name = copier.string(p, o) else { return nil }
    guard copier.escapes == escapes else { return copier.stops(for: .needsScanner) }
    // Without escapes the name's output has its input's bytes, or escaped ones, which no known name
    // has.
    let length = name.input - p - 2
    guard let known = KnownMember(length, loadWord(p + 1), loadWord(p + 9)) else {
      guard let colon = copier.colon(name) else { return nil }
      return copier.value(colon.input, colon.output, depth: MessagePass.messageDepth)
    }
    let bit = 1 &<< known.rawValue
    guard seen & bit == 0, !known.collides else {
      return copier.stops(for: .needsScanner)
    }
    seen |= bit
    name.output = known.rename(o, name.output)
    guard let colon = copier.colon(name) else { return nil }
    return value(of: known, colon.input, colon.output, escapes)
  }

  /// Rewrites the value of a known member.
  @inline(__always)
  private mutating func value(
    of known: KnownMember, _ p: Input, _ o: Output, _ escapes: Int
  ) -> ValueCopier.Cursor? {
    guard let value = copier.value(p, o, depth: MessagePass.messageDepth) else { return nil }
    let isString = p[0] == UInt8(ascii: "\"")
    switch known {
    case .id:
      if p[0] != UInt8(ascii: "n") { digests.id = KeyedDigest.digest(o, count: value.output - o) }
      if p[0] &- 0x30 < 10 { id = UnsafeBufferPointer(start: p, count: value.input - p) }
    case .data:
      if digestsData { digests.data = KeyedDigest.digest(o, count: value.output - o) }
    case .startDate:
      guard isString else { break }
      guard copier.escapes == escapes else { return copier.stops(for: .needsScanner) }
      date = UnsafeBufferPointer(start: p + 1, count: value.input - p - 2)
    case .channel, .delivery, .status:
      if isString { return spelled(known, p, o, value, isPlain: copier.escapes == escapes) }
    case .name, .conversionEvent, .newID, .newName, .newStartDate, .newConversionEvent, .startedAt:
      break
    }
    return value
  }

  /// Puts the string at `p`, which has been copied to `o`, into the request vocabulary.
  @inline(__always)
  private mutating func spelled(
    _ known: KnownMember, _ p: Input, _ o: Output, _ value: ValueCopier.Cursor, isPlain: Bool
  ) -> ValueCopier.Cursor? {
    let count = value.input - p - 2
    var spelling = isPlain ? spellings.spelling(known, p + 1, count: count) : nil
    if spelling == nil { spelling = lookUp(known, p, o, value, isPlain: isPlain) }
    guard let spelling else { return copier.stops(for: .needsScanner) }
    guard spelling.count > 0 else { return value }
    let end = spelling.store(at: o)
    guard copier.hasRoom(value.input, end) else { return copier.stops(for: .needsRoom) }
    return ValueCopier.Cursor(value.input, end)
  }

  @inline(never)
  private mutating func lookUp(
    _ known: KnownMember, _ p: Input, _ o: Output, _ value: ValueCopier.Cursor, isPlain: Bool
  ) -> Spellings.Spelling? {
    let raw = Array(UnsafeBufferPointer(start: o, count: value.output - o))
    guard let spelling = Spellings.spelling(known, raw: raw) else { return nil }
    if isPlain {
      spellings.remember(spelling, known, p + 1, count: value.input - p - 2)
    }
    return spelling
  }

  /// Adds when the message started and closes it: less than ``ValueCopier/slack`` bytes.
  private mutating func end(
    _ p: Input, _ out: Output, isEmpty: Bool
  ) -> ValueCopier.Cursor {
    var o = out
    if !isEmpty {
      o[0] = UInt8(ascii: ",")
      o += 1
    }
    storeWord(word("\"started"), at: o)
    storeWord(word("At\":null"), at: o + 8)
    o += 16
    if let start = StartDate(date, epochSeconds: idSeconds) {
      o -= 4
      o[0] = UInt8(ascii: "\"")
      start.store(at: o + 1)
      o[1 + StartDate.textBytes] = UInt8(ascii: "\"")
      o += 2 + StartDate.textBytes
    }
    o[0] = UInt8(ascii: "}")
    return ValueCopier.Cursor(p, o + 1)
  }

  /// The value of an id that is plain digits; others are no epoch seconds.
  private var idSeconds: Int? {
    guard (1...12).contains(id.count) else { return nil }
    var value = 0
    for byte in id {
      guard byte &- 0x30 < 10 else { return nil }
      value = value &* 10 &+ Int(byte &- 0x30)
    }
    return value
  }
}
