/// Decoding and encoding of JSON strings, as bytes.
public enum JSONString {
  /// Decodes a raw string with its quotes, as the scanner accepted it, to UTF-8.
  ///
  /// A lone surrogate becomes its three-byte form (WTF-8).
  public static func decode(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var i = raw.startIndex + 1
    let end = raw.endIndex - 1
    while i < end {
      let byte = raw[i]
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        i += 1
        continue
      }
      let escape = raw[i + 1]
      i += 2
      guard escape == UInt8(ascii: "u") else {
        out.append(shortEscape(escape))
        continue
      }
      var unit = hex(raw, i)
      i += 4
      if unit & 0xFC00 == 0xD800, i + 6 <= end, raw[i] == UInt8(ascii: "\\"),
        raw[i + 1] == UInt8(ascii: "u")
      {
        let second = hex(raw, i + 2)
        if second & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF
          i += 6
        }
      }
      appendUTF8(unit, to: &out)
    }
    return out
  }

  /// Copies one raw value with only its characters beyond ASCII written as `escaping` says; every
  /// other byte stays.
  package static func escape(_ raw: ArraySlice<UInt8>, _ escaping: Escaping) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var decoder = UTF8()
    var iterator = raw.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if scalar.isASCII {
        out.append(UInt8(scalar.value))
      } else {
        escaping.append(scalar.value, to: &out)
      }
    }
    return out
  }

  /// Appends a code point, surrogates included, as UTF-8.
  static func appendUTF8(_ scalar: UInt32, to out: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(scalar >> shift & 0x3F) }
    switch scalar {
    case ..<0x80: out.append(UInt8(scalar))
    case ..<0x800: out += [0xC0 | UInt8(scalar >> 6), tail(0)]
    case ..<0x10000: out += [0xE0 | UInt8(scalar >> 12), tail(6), tail(0)]
    default: out += [0xF0 | UInt8(scalar >> 18), tail(12), tail(6), tail(0)]
    }
  }

  /// Appends a code point as `\uXXXX`, beyond U+FFFF as a surrogate pair.
  static func appendEscape(_ scalar: UInt32, to out: inout [UInt8]) {
    guard scalar >= 0x10000 else { return appendUnit(scalar, to: &out) }
    let rest = scalar - 0x10000
    appendUnit(0xD800 + rest >> 10, to: &out)
    appendUnit(0xDC00 + rest & 0x3FF, to: &out)
  }

  private static func appendUnit(_ unit: UInt32, to out: inout [UInt8]) {
    out += [UInt8(ascii: "\\"), UInt8(ascii: "u")]
    for shift in [12, 8, 4, 0] as [UInt32] {
      let digit = UInt8(unit >> shift & 0xF)
      out.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  private static func shortEscape(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: byte
    }
  }

  private static func hex(_ raw: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
    raw[at..<at + 4].reduce(0) { $0 << 4 | (hexDigit($1) ?? 0) }
  }
}

/// The form in which characters beyond ASCII are written.
public enum Escaping: Sendable {
  /// As `\uXXXX`: the output is pure ASCII.
  case ascii
  /// As UTF-8, but for U+0085, U+2028 and U+2029, which some readers take for line ends, and DEL.
  case utf8

  /// Returns true if a character beyond printable ASCII is written as `\uXXXX`.
  package func escapes(_ scalar: UInt32) -> Bool {
    switch self {
    case .ascii: true
    case .utf8: scalar == 0x7F || scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029
    }
  }

  /// Appends one character beyond printable ASCII.
  func append(_ scalar: UInt32, to out: inout [UInt8]) {
    if escapes(scalar) {
      JSONString.appendEscape(scalar, to: &out)
    } else {
      JSONString.appendUTF8(scalar, to: &out)
    }
  }
}
