import CleverTapJSON
import CleverTapSystem

/// A JSON value within the message that is being handled.
struct LineValue {
  let kind: ValueKind
  /// Its bytes as received, valid until the next message is read.
  let bytes: UnsafeBufferPointer<UInt8>

  init(kind: ValueKind, bytes: UnsafeBufferPointer<UInt8>) {
    self.kind = kind
    self.bytes = bytes
  }

  init(_ node: Tape.Node, in line: UnsafeBufferPointer<UInt8>) {
    kind = node.kind
    bytes = UnsafeBufferPointer(rebasing: line[node.range])
  }

  /// Returns true if the value is a string whose decoded text is exactly `text`, which is ASCII.
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    guard kind == .string, let base = bytes.baseAddress else { return false }
    let length = bytes.count - 2
    if length == text.utf8CodeUnitCount {
      return Bytes.equal(base + 1, text.utf8Start, count: length)
    }
    return length > text.utf8CodeUnitCount && equalsEscaped(text)
  }

  /// The same for a string that may be written with escapes.
  @inline(never)
  private func equalsEscaped(_ text: StaticString) -> Bool {
    guard bytes.contains(UInt8(ascii: "\\")) else { return false }
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return JSONString.decode(ArraySlice(bytes)).elementsEqual(expected)
  }
}
