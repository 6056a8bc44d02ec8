/// Writes compact JSON on one line, members in the order they are written.
public struct Writer: Sendable {
  /// The JSON written so far.
  public private(set) var bytes: [UInt8]
  private let escaping: Escaping
  /// True if a comma is due before the next element or member.
  private var needsComma = false

  /// Starts empty, with room for `capacity` bytes.
  public init(escaping: Escaping, capacity: Int = 0) {
    self.escaping = escaping
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Writes a whole value.
  public mutating func value(_ value: Value) {
    switch value {
    case .null: raw("null")
    case .bool(let bool): raw(bool ? "true" : "false")
    case .integer(let integer): raw(String(integer))
    case .string(let string): self.string(string.utf8)
    case .raw(let raw): self.raw(raw)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for (name, value) in members {
        key(name)
        self.value(value)
      }
      endObject()
    }
  }

  /// Writes one member of the open object.
  public mutating func member(_ name: String, _ value: Value) {
    key(name)
    self.value(value)
  }

  /// Writes a member's name.
  public mutating func key(_ name: String) {
    string(name.utf8)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Opens an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes bytes that are one compact JSON value already.
  public mutating func raw(_ value: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: value)
  }

  /// Writes text that is one compact JSON value already.
  public mutating func raw(_ value: String) { raw(value.utf8) }

  /// Writes a string from its UTF-8; ill-formed bytes become U+FFFD.
  public mutating func string(_ text: some Sequence<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var decoder = UTF8()
    var iterator = text.makeIterator()
    scan: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): append(scalar.value)
      case .error: append(0xFFFD)
      case .emptyInput: break scan
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ scalar: UInt32) {
    switch scalar {
    case 0x22, 0x5C: bytes += [UInt8(ascii: "\\"), UInt8(scalar)]
    case 0x20..<0x7F: bytes.append(UInt8(scalar))
    case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
    case 0x0D: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
    case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
    case ..<0x20: JSONString.appendEscape(scalar, to: &bytes)
    default: escaping.append(scalar, to: &bytes)
    }
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}
