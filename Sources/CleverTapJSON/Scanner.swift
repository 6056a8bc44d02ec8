/// A strict RFC 8259 scanner that takes a text in chunks, which may cut any token anywhere.
///
/// It checks grammar, UTF-8 and depth, and tells a ``ScanSink`` what it finds. All state of a cut
/// token is a few integers; inside the loop they are locals.
struct Scanner: Sendable {
  /// Containers inside each other; one more is an error.
  static let maximumDepth = 256

  private enum State: UInt8 {
    case start, mark, value, firstElement, firstKey, key, colon, afterValue, done
    case string, escape, hex, character
    case minus, zero, integer, point, fraction, exponent, exponentSign, exponentDigits
    case literal
  }

  private var state = State.start
  private var depth = 0
  private var inObject = false
  private var isKey = false
  /// One bit a level: 1 is an object.
  private var containers = SIMD4<UInt64>()
  /// Hex digits, character bytes or byte order mark bytes still to come.
  private var pending: UInt8 = 0
  private var scalar: UInt32 = 0
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xBF
  private var literal: StaticString = "null"
  private var literalPosition = 0
  private var characterOffset = 0
  /// Bytes of the earlier chunks.
  private var consumed = 0

  init() {}

  /// Scans one more chunk, or its beginning where the sink pauses.
  ///
  /// Returns how many bytes of the chunk it took.
  @inline(__always) @discardableResult
  mutating func scan<S: ScanSink>(
    _ chunk: UnsafeBufferPointer<UInt8>, into sink: inout S
  ) throws(ScanError) -> Int {
    guard let p = chunk.baseAddress else { return 0 }
    var n = chunk.count
    var i = 0
    var state = self.state
    var depth = self.depth
    var inObject = self.inObject
    var isKey = self.isKey

    while i < n {
      switch state {
      case .start:
        if p[i] == 0xEF {
          state = .mark
          pending = 2
          sink.whitespace(from: i, to: i + 1)
          i += 1
        } else {
          state = .value
        }

      case .mark:
        guard p[i] == (pending == 2 ? 0xBB : 0xBF) else {
          throw ScanError(reason: .unexpectedByte, offset: 0)
        }
        sink.whitespace(from: i, to: i + 1)
        i += 1
        pending -= 1
        if pending == 0 { state = .value }

      case .value, .firstElement:
        let byte = p[i]
        switch byte {
        case UInt8(ascii: "\""):
          sink.begin(.string, depth: depth, at: i)
          isKey = false
          state = .string
          i += 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          guard depth < Scanner.maximumDepth else { throw failure(.tooDeep, i) }
          let object = byte == UInt8(ascii: "{")
          sink.open(object ? .object : .array, depth: depth, at: i)
          push(object, at: depth)
          depth += 1
          inObject = object
          state = object ? .firstKey : .firstElement
          i += 1
          if sink.isPausing { n = i }
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          sink.begin(.number, depth: depth, at: i)
          state = byte == UInt8(ascii: "0") ? .zero : .integer
          i += 1
        case UInt8(ascii: "-"):
          sink.begin(.number, depth: depth, at: i)
          state = .minus
          i += 1
        case UInt8(ascii: "t"):
          sink.begin(.true, depth: depth, at: i)
          beginLiteral("true")
          state = .literal
          i += 1
        case UInt8(ascii: "f"):
          sink.begin(.false, depth: depth, at: i)
          beginLiteral("false")
          state = .literal
          i += 1
        case UInt8(ascii: "n"):
          sink.begin(.null, depth: depth, at: i)
          beginLiteral("null")
          state = .literal
          i += 1
        case 0x20, 0x0A, 0x0D, 0x09:
          i = skipSpace(p, i, n, &sink)
        case UInt8(ascii: "]"):
          guard state == .firstElement else { throw failure(.unexpectedByte, i) }
          depth -= 1
          sink.close(depth: depth, at: i)
          inObject = isObject(at: depth - 1)
          state = depth == 0 ? .done : .afterValue
          i += 1
          if sink.isPausing { n = i }
        default:
          throw failure(.unexpectedByte, i)
        }

      case .firstKey, .key:
        let byte = p[i]
        if byte == UInt8(ascii: "\"") {
          sink.beginKey(depth: depth, at: i)
          isKey = true
          state = .string
          i += 1
        } else if isSpace(byte) {
          i = skipSpace(p, i, n, &sink)
        } else if byte == UInt8(ascii: "}"), state == .firstKey {
          depth -= 1
          sink.close(depth: depth, at: i)
          inObject = isObject(at: depth - 1)
          state = depth == 0 ? .done : .afterValue
          i += 1
          if sink.isPausing { n = i }
        } else {
          throw failure(.unexpectedByte, i)
        }

      case .colon:
        if p[i] == UInt8(ascii: ":") {
          state = .value
          i += 1
        } else if isSpace(p[i]) {
          i = skipSpace(p, i, n, &sink)
        } else {
          throw failure(.unexpectedByte, i)
        }

      case .afterValue:
        let byte = p[i]
        if byte == UInt8(ascii: ",") {
          state = inObject ? .key : .value
          i += 1
        } else if byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          depth -= 1
          sink.close(depth: depth, at: i)
          inObject = isObject(at: depth - 1)
          if depth == 0 { state = .done }
          i += 1
          if sink.isPausing { n = i }
        } else if isSpace(byte) {
          i = skipSpace(p, i, n, &sink)
        } else {
          throw failure(.unexpectedByte, i)
        }

      case .done:
        guard isSpace(p[i]) else { throw failure(.trailingText, i) }
        i = skipSpace(p, i, n, &sink)

      case .string:
        i = firstSpecialByte(p, i, n)
        guard i < n else { break }
        let byte = p[i]
        if byte == UInt8(ascii: "\"") {
          i += 1
          if isKey {
            sink.endKey(depth: depth, to: i)
            state = .colon
          } else {
            sink.end(depth: depth, to: i)
            state = depth == 0 ? .done : .afterValue
          }
        } else if byte == UInt8(ascii: "\\") {
          state = .escape
          i += 1
        } else if byte == 0x7F {
          sink.beginNonASCII(at: i)
          i += 1
          sink.endNonASCII(0x7F, to: i)
        } else if byte >= 0x80 {
          try beginCharacter(byte, i)
          sink.beginNonASCII(at: i)
          state = .character
          i += 1
        } else {
          throw failure(.unexpectedByte, i)
        }

      case .escape:
        switch p[i] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
          UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
          state = .string
        case UInt8(ascii: "u"):
          state = .hex
          pending = 4
        default:
          throw failure(.unexpectedByte, i)
        }
        i += 1

      case .hex:
        guard hexDigit(p[i]) != nil else { throw failure(.unexpectedByte, i) }
        pending -= 1
        if pending == 0 { state = .string }
        i += 1

      case .character:
        let byte = p[i]
        guard byte >= low, byte <= high else { throw invalidCharacter() }
        scalar = scalar << 6 | UInt32(byte & 0x3F)
        low = 0x80
        high = 0xBF
        pending -= 1
        i += 1
        if pending == 0 {
          sink.endNonASCII(scalar, to: i)
          state = .string
        }

      case .minus:
        let byte = p[i]
        guard isDigit(byte) else { throw failure(.unexpectedByte, i) }
        state = byte == UInt8(ascii: "0") ? .zero : .integer
        i += 1

      case .integer:
        while i < n, isDigit(p[i]) { i += 1 }
        guard i < n else { break }
        state = afterInteger(p[i])
        if state == .afterValue {
          sink.end(depth: depth, to: i)
          if depth == 0 { state = .done }
        } else {
          i += 1
        }

      case .zero:
        state = afterInteger(p[i])
        if state == .afterValue {
          sink.end(depth: depth, to: i)
          if depth == 0 { state = .done }
        } else {
          i += 1
        }

      case .point:
        guard isDigit(p[i]) else { throw failure(.unexpectedByte, i) }
        state = .fraction
        i += 1

      case .fraction:
        while i < n, isDigit(p[i]) { i += 1 }
        guard i < n else { break }
        if p[i] | 0x20 == UInt8(ascii: "e") {
          state = .exponent
          i += 1
        } else {
          sink.end(depth: depth, to: i)
          state = depth == 0 ? .done : .afterValue
        }

      case .exponent:
        if p[i] == UInt8(ascii: "+") || p[i] == UInt8(ascii: "-") {
          state = .exponentSign
        } else if isDigit(p[i]) {
          state = .exponentDigits
        } else {
          throw failure(.unexpectedByte, i)
        }
        i += 1

      case .exponentSign:
        guard isDigit(p[i]) else { throw failure(.unexpectedByte, i) }
        state = .exponentDigits
        i += 1

      case .exponentDigits:
        while i < n, isDigit(p[i]) { i += 1 }
        guard i < n else { break }
        sink.end(depth: depth, to: i)
        state = depth == 0 ? .done : .afterValue

      case .literal:
        let text = literal
        while i < n, literalPosition < text.utf8CodeUnitCount {
          guard p[i] == text.utf8Start[literalPosition] else { throw failure(.unexpectedByte, i) }
          literalPosition += 1
          i += 1
        }
        if literalPosition == text.utf8CodeUnitCount {
          sink.end(depth: depth, to: i)
          state = depth == 0 ? .done : .afterValue
        }
      }
    }
    consumed += n
    self.state = state
    self.depth = depth
    self.inObject = inObject
    self.isKey = isKey
    return n
  }

  /// Ends the text; a number at the top level ends here, at `end` of the last chunk.
  mutating func finish<S: ScanSink>(at end: Int, into sink: inout S) throws(ScanError) {
    switch state {
    case .done: return
    case .zero, .integer, .fraction, .exponentDigits:
      guard depth == 0 else { throw failure(.unexpectedEnd, 0) }
      sink.end(depth: 0, to: end)
      state = .done
    case .character: throw invalidCharacter()
    case .start, .mark, .value, .firstElement, .firstKey, .key, .colon, .afterValue, .string,
      .escape, .hex, .minus, .point, .exponent, .exponentSign, .literal:
      throw failure(.unexpectedEnd, 0)
    }
  }

  /// The position between two elements of the array whose elements have `depth`; nil inside an
  /// element, or where the innermost open container is another one.
  func position(inArrayOf depth: Int) -> ArrayPosition? {
    guard self.depth == depth, !inObject else { return nil }
    switch state {
    case .firstElement: return .first
    case .value: return .next
    case .afterValue: return .after
    case .start, .mark, .firstKey, .key, .colon, .done, .string, .escape, .hex, .character, .minus,
      .zero, .integer, .point, .fraction, .exponent, .exponentSign, .exponentDigits, .literal:
      return nil
    }
  }

  /// Goes on behind `bytes` bytes of whole elements that somebody else has validated, in the array
  /// whose ``position(inArrayOf:)`` is not nil.
  mutating func skip(_ bytes: Int, to position: ArrayPosition) {
    consumed += bytes
    switch position {
    case .first: state = .firstElement
    case .next: state = .value
    case .after: state = .afterValue
    }
  }

  private func failure(_ reason: ScanError.Reason, _ at: Int) -> ScanError {
    ScanError(reason: reason, offset: consumed + at)
  }

  private func invalidCharacter() -> ScanError {
    ScanError(reason: .invalidUTF8, offset: characterOffset)
  }

  @inline(__always)
  private mutating func push(_ object: Bool, at depth: Int) {
    let bit = UInt64(1) << UInt64(depth & 63)
    if object { containers[depth >> 6] |= bit } else { containers[depth >> 6] &= ~bit }
  }

  @inline(__always)
  private func isObject(at depth: Int) -> Bool {
    depth >= 0 && containers[depth >> 6] >> UInt64(depth & 63) & 1 == 1
  }

  private mutating func beginLiteral(_ text: StaticString) {
    literal = text
    literalPosition = 1
  }

  /// Takes the first byte of a character: how many follow, and the bounds of the next (RFC 3629).
  private mutating func beginCharacter(_ byte: UInt8, _ at: Int) throws(ScanError) {
    characterOffset = consumed + at
    low = 0x80
    high = 0xBF
    switch byte {
    case 0xC2...0xDF:
      pending = 1
      scalar = UInt32(byte & 0x1F)
    case 0xE0...0xEF:
      pending = 2
      scalar = UInt32(byte & 0x0F)
      if byte == 0xE0 { low = 0xA0 }
      if byte == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      pending = 3
      scalar = UInt32(byte & 0x07)
      if byte == 0xF0 { low = 0x90 }
      if byte == 0xF4 { high = 0x8F }
    default:
      throw invalidCharacter()
    }
  }

  @inline(__always)
  private func afterInteger(_ byte: UInt8) -> State {
    if byte == UInt8(ascii: ".") { return .point }
    return byte | 0x20 == UInt8(ascii: "e") ? .exponent : .afterValue
  }

  @inline(__always)
  private func skipSpace<S: ScanSink>(
    _ p: UnsafePointer<UInt8>, _ from: Int, _ n: Int, _ sink: inout S
  ) -> Int {
    var i = from + 1
    while i < n, isSpace(p[i]) { i += 1 }
    sink.whitespace(from: from, to: i)
    return i
  }
}

/// A position between the elements of an array.
package enum ArrayPosition: Sendable {
  /// Behind the opening bracket.
  case first
  /// Behind a comma.
  case next
  /// Behind an element.
  case after
}

@inline(__always)
func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

@inline(__always)
func hexDigit(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a") &+ 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A") &+ 10)
  default: nil
  }
}
