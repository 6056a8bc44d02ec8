import CleverTapJSON

/// Copies JSON values from a window of input to a block of output: validated, without the space
/// between tokens, characters beyond ASCII escaped, every other byte as received.
///
/// Its output is what ``Minifier`` makes of the same bytes. It knows whole values only; where one
/// is cut off, wrong or unusual it stops, and its caller forgets what was written and has the
/// scanner read those bytes, which also finds the error and its place.
///
/// No byte is compared with a bound on its own. Instead:
/// - `end` points to a NUL, and ``slack`` bytes from there on may be read. A NUL is no part of any
///   token, so every loop stops there at the latest, and the input never passes `end`.
/// - `limit - output >= end - input + slack` holds wherever a function begins, and copying keeps it,
///   so plain bytes are written in words without asking. What makes text longer asks afterwards; it
///   writes less than ``slack`` bytes before it does.
struct ValueCopier {
  typealias Input = UnsafePointer<UInt8>
  typealias Output = UnsafeMutablePointer<UInt8>

  /// Bytes that may be read behind the window's end and written beyond what the input needs.
  static let slack = 64

  /// The next byte to read, and where the next one is written.
  struct Cursor {
    var input: Input
    var output: Output

    @inline(__always)
    init(_ input: Input, _ output: Output) {
      self.input = input
      self.output = output
    }
  }

  /// The reasons for which a value is not copied.
  enum Stop {
    /// The window ends inside it.
    case needsInput
    /// The block of output is full.
    case needsRoom
    /// The value is not JSON, or of a form that only the scanner reads.
    case needsScanner
  }

  /// The NUL behind the window's last byte.
  let end: Input
  /// The end of the block of output.
  let limit: Output
  let escaping: Escaping
  private let maximumDepth = Minifier.maximumDepth
  /// Valid after a function has returned nil.
  private(set) var stop = Stop.needsInput
  /// Escapes copied so far; a text that leaves it as it was is plain or has only raw characters.
  var escapes = 0

  init(end: Input, limit: Output, escaping: Escaping) {
    self.end = end
    self.limit = limit
    self.escaping = escaping
  }

  /// Returns true if the output has as much room left as the rest of the window may need.
  @inline(__always)
  func hasRoom(_ p: Input, _ o: Output) -> Bool { limit - o >= (end - p) + ValueCopier.slack }

  @inline(never)
  mutating func stops(for reason: Stop) -> Cursor? {
    stop = reason
    return nil
  }

  /// Stops at a byte that cannot stand there, which may be the window's end.
  @inline(never)
  mutating func stops(at p: Input) -> Cursor? {
    stop = p >= end ? .needsInput : .needsScanner
    return nil
  }

  /// Copies the value that begins at `p`; it has `depth` containers around it.
  @inline(__always)
  mutating func value(_ p: Input, _ o: Output, depth: Int) -> Cursor? {
    let first = p[0]
    if first == UInt8(ascii: "\"") { return string(p, o) }
    if first &- 0x30 < 10 { return number(p, o) }
    if first | 0x20 == UInt8(ascii: "{") { return container(p, o, depth: depth) }
    return rareValue(p, o)
  }

  @inline(never)
  private mutating func rareValue(_ p: Input, _ o: Output) -> Cursor? {
    if p[0] == UInt8(ascii: "-") { return anyNumber(p, o) }
    let first = loadWord(p)
    storeWord(first, at: o)
    switch lowBytes(first, 4) {
    case word("null\0\0\0\0"), word("true\0\0\0\0"): return Cursor(p + 4, o + 4)
    case word("fals\0\0\0\0") where p[4] == UInt8(ascii: "e"): return Cursor(p + 5, o + 5)
    // A literal that is cut off has the window's end within its next bytes.
    default: return stops(at: end - p < 5 ? end : p)
    }
  }

  /// Copies the object or array whose bracket stands at `p`.
  private mutating func container(_ p: Input, _ o: Output, depth: Int) -> Cursor? {
    guard depth < maximumDepth else { return stops(for: .needsScanner) }
    return p[0] == UInt8(ascii: "{")
      ? object(p, o, depth: depth + 1) : array(p, o, depth: depth + 1)
  }

  @inline(__always)
  private mutating func array(_ start: Input, _ out: Output, depth: Int) -> Cursor? {
    var o = out
    o[0] = UInt8(ascii: "[")
    o += 1
    var p = skipSpace(start + 1)
    if p[0] == UInt8(ascii: "]") {
      o[0] = UInt8(ascii: "]")
      return Cursor(p + 1, o + 1)
    }
    while true {
      guard let value = value(p, o, depth: depth) else { return nil }
      p = skipSpace(value.input)
      o = value.output
      let byte = p[0]
      o[0] = byte
      o += 1
      if byte == UInt8(ascii: ",") {
        p = skipSpace(p + 1)
      } else if byte == UInt8(ascii: "]") {
        return Cursor(p + 1, o)
      } else {
        return stops(at: p)
      }
    }
  }

  @inline(__always)
  private mutating func object(_ start: Input, _ out: Output, depth: Int) -> Cursor? {
    var o = out
    o[0] = UInt8(ascii: "{")
    o += 1
    var p = skipSpace(start + 1)
    if p[0] == UInt8(ascii: "}") {
      o[0] = UInt8(ascii: "}")
      return Cursor(p + 1, o + 1)
    }
    while true {
      guard p[0] == UInt8(ascii: "\"") else { return stops(at: p) }
      guard let name = string(p, o), let colon = colon(name),
        let value = value(colon.input, colon.output, depth: depth)
      else { return nil }
      p = skipSpace(value.input)
      o = value.output
      let byte = p[0]
      o[0] = byte
      o += 1
      if byte == UInt8(ascii: ",") {
        p = skipSpace(p + 1)
      } else if byte == UInt8(ascii: "}") {
        return Cursor(p + 1, o)
      } else {
        return stops(at: p)
      }
    }
  }

  /// Copies the colon behind a name, and goes to the value.
  @inline(__always)
  mutating func colon(_ name: Cursor) -> Cursor? {
    let p = skipSpace(name.input)
    guard p[0] == UInt8(ascii: ":") else { return stops(at: p) }
    name.output[0] = UInt8(ascii: ":")
    return Cursor(skipSpace(p + 1), name.output + 1)
  }

  /// Copies the string whose opening quote stands at `start`.
  @inline(__always)
  mutating func string(_ start: Input, _ out: Output) -> Cursor? {
    out[0] = UInt8(ascii: "\"")
    var p = start + 1
    var o = out + 1
    while true {
      let word = loadWord(p)
      storeWord(word, at: o)
      let hits = specialBytes(word) & highestBits
      if hits == 0 {
        p += 8
        o += 8
        continue
      }
      let plain = hits.trailingZeroBitCount &>> 3
      p += plain
      o += plain
      // The quote has been written with its word.
      if p[0] == UInt8(ascii: "\"") { return Cursor(p + 1, o + 1) }
      guard let next = special(p, o) else { return nil }
      p = next.input
      o = next.output
    }
  }

  /// Copies the number whose first digit stands at `p`.
  @inline(__always)
  private mutating func number(_ p: Input, _ o: Output) -> Cursor? {
    let word = loadWord(p)
    storeWord(word, at: o)
    let hits = nonDigits(word) & highestBits
    if hits == 0 { return anyNumber(p, o) }
    let digits = hits.trailingZeroBitCount &>> 3
    let next = p[digits]
    if next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e")
      || (p[0] == UInt8(ascii: "0") && digits > 1)
    {
      return anyNumber(p, o)
    }
    return Cursor(p + digits, o + digits)
  }

  /// Copies a number of any form.
  @inline(never)
  private mutating func anyNumber(_ start: Input, _ out: Output) -> Cursor? {
    var p = start
    if p[0] == UInt8(ascii: "-") { p += 1 }
    let whole = skipDigits(p)
    guard whole > p, p[0] != UInt8(ascii: "0") || whole == p + 1 else { return stops(at: whole) }
    p = whole
    if p[0] == UInt8(ascii: ".") {
      let fraction = skipDigits(p + 1)
      guard fraction > p + 1 else { return stops(at: fraction) }
      p = fraction
    }
    if p[0] | 0x20 == UInt8(ascii: "e") {
      let sign = p[1] == UInt8(ascii: "+") || p[1] == UInt8(ascii: "-")
      let digits = p + (sign ? 2 : 1)
      p = skipDigits(digits)
      guard p > digits else { return stops(at: p) }
    }
    // The invariant holds here, so `limit` leaves room for what the input has.
    out.update(from: start, count: p - start)
    return Cursor(p, out + (p - start))
  }

  private func skipDigits(_ start: Input) -> Input {
    var p = start
    while true {
      let digits = bytesBefore(nonDigits(loadWord(p)))
      p += digits
      if digits < 8 { return p }
    }
  }

  /// The first byte from `p` on that is no white space.
  @inline(__always)
  func skipSpace(_ p: Input) -> Input { p[0] > 0x20 ? p : skipSpaces(p) }

  @inline(never)
  private func skipSpaces(_ start: Input) -> Input {
    var p = start
    while p[0] == 0x20 || p[0] == 0x0A || p[0] == 0x0D || p[0] == 0x09 {
      p += 1
      while true {
        let spaces = bytesBefore(nonSpaces(loadWord(p)))
        p += spaces
        if spaces < 8 { break }
      }
    }
    return p
  }
}
