/// Follows the brackets of a JSON text over its lines, to tell where it ends.
struct JSONNesting {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var state = State.before

  private enum State { case before, inside, after, noJSON }

  /// True while a text has begun whose brackets are not closed yet.
  var isOpen: Bool { state == .inside }

  /// Takes a line, without its newline.
  mutating func take(_ line: some Sequence<UInt8>) {
    for byte in line where state != .noJSON && state != .after { take(byte) }
    isEscaped = false
  }

  private mutating func take(_ byte: UInt8) {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return
    }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      state = .inside
      depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      state = depth > 0 ? .inside : state == .inside ? .after : .noJSON
    case UInt8(ascii: "\""): if state == .inside { isInString = true } else { state = .noJSON }
    case 0x20, 0x09, 0x0A, 0x0D: break
    case _ where state == .before: state = .noJSON
    case _: break
    }
  }
}
