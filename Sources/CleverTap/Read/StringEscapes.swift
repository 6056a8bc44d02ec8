import CleverTapJSON

extension ValueCopier {
  /// Copies what stands in a string at `start` and is no plain text: an escape as it is, raw
  /// characters beyond ASCII as ``escaping`` says.
  @inline(never)
  mutating func special(_ start: Input, _ out: Output) -> Cursor? {
    if start[0] == UInt8(ascii: "\\") { return escape(start, out) }
    guard start[0] >= 0x7F else { return stops(at: start) }
    var p = start
    var o = out
    repeat {
      guard let (scalar, length) = character(p) else {
        // A character that is cut off has the window's end within its next bytes.
        return stops(at: end - p < 4 ? end : p)
      }
      o = write(scalar, from: p, length, to: o)
      p += length
      guard hasRoom(p, o) else { return stops(for: .needsRoom) }
    } while p[0] >= 0x7F
    return Cursor(p, o)
  }

  private mutating func escape(_ p: Input, _ o: Output) -> Cursor? {
    escapes &+= 1
    storeWord(loadWord(p), at: o)
    switch p[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return Cursor(p + 2, o + 2)
    case UInt8(ascii: "u"):
      for index in 2..<6 where !isHexDigit(p[index]) { return stops(at: p + index) }
      return Cursor(p + 6, o + 6)
    default: return stops(at: p + 1)
    }
  }

  private func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  /// DEL or the well-formed character (RFC 3629) at `p`, and its bytes; nil where there is none.
  private func character(_ p: Input) -> (scalar: UInt32, length: Int)? {
    func tail(_ index: Int) -> UInt32? {
      p[index] & 0xC0 == 0x80 ? UInt32(p[index] & 0x3F) : nil
    }
    let first = UInt32(p[0])
    switch first {
    case 0x7F: return (first, 1)
    case 0xC2...0xDF:
      guard let second = tail(1) else { return nil }
      return ((first & 0x1F) << 6 | second, 2)
    case 0xE0...0xEF:
      guard let second = tail(1), let third = tail(2) else { return nil }
      let scalar = (first & 0x0F) << 12 | second << 6 | third
      return scalar >= 0x800 && scalar & 0xF800 != 0xD800 ? (scalar, 3) : nil
    case 0xF0...0xF4:
      guard let second = tail(1), let third = tail(2), let fourth = tail(3) else { return nil }
      let scalar = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
      return 0x10000...0x10FFFF ~= scalar ? (scalar, 4) : nil
    default: return nil
    }
  }

  /// Writes one character of `length` bytes at `p`, in at most 12 bytes; returns the end.
  private func write(_ scalar: UInt32, from p: Input, _ length: Int, to o: Output)
    -> Output
  {
    if !escaping.escapes(scalar) {
      for index in 0..<length { o[index] = p[index] }
      return o + length
    }
    guard scalar >= 0x10000 else { return write(unit: scalar, to: o) }
    let rest = scalar - 0x10000
    return write(unit: 0xDC00 + rest & 0x3FF, to: write(unit: 0xD800 + rest >> 10, to: o))
  }

  private func write(unit: UInt32, to o: Output) -> Output {
    o[0] = UInt8(ascii: "\\")
    o[1] = UInt8(ascii: "u")
    for index in 0..<4 {
      let digit = UInt8(truncatingIfNeeded: unit >> UInt32(12 - 4 * index) & 0xF)
      o[2 + index] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
    }
    return o + 6
  }
}
