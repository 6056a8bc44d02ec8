/// The kind of a JSON value.
public enum ValueKind: UInt8, Sendable {
  case object, array, string, number, `true`, `false`, null
}

/// Receives what a ``Scanner`` finds.
///
/// Positions are those of the chunk being scanned; depth 0 is the top-level value, a container's
/// members have its depth plus one.
protocol ScanSink {
  /// A container's opening bracket stands at `at`.
  mutating func open(_ kind: ValueKind, depth: Int, at: Int)
  /// The closing bracket of the container of `depth` stands at `at`.
  mutating func close(depth: Int, at: Int)
  /// A scalar value begins at `at`.
  mutating func begin(_ kind: ValueKind, depth: Int, at: Int)
  /// The scalar value ends before `to`.
  mutating func end(depth: Int, to: Int)
  /// A member name's opening quote stands at `at`.
  mutating func beginKey(depth: Int, at: Int)
  /// The member name, with its quotes, ends before `to`.
  mutating func endKey(depth: Int, to: Int)
  /// White space (or a byte order mark) that stands between tokens.
  mutating func whitespace(from: Int, to: Int)
  /// A raw DEL or non-ASCII character in a string begins at `at`; the chunk may end inside it.
  mutating func beginNonASCII(at: Int)
  /// The raw character that began last is complete: its scalar value, and the offset after it.
  mutating func endNonASCII(_ scalar: UInt32, to: Int)
  /// True if the scan should stop early; read after each opening and closing bracket.
  var isPausing: Bool { get }
}

extension ScanSink {
  @inline(__always)
  var isPausing: Bool { false }
}

/// Only validates.
struct IgnoringSink: ScanSink {
  mutating func open(_ kind: ValueKind, depth: Int, at: Int) {}
  mutating func close(depth: Int, at: Int) {}
  mutating func begin(_ kind: ValueKind, depth: Int, at: Int) {}
  mutating func end(depth: Int, to: Int) {}
  mutating func beginKey(depth: Int, at: Int) {}
  mutating func endKey(depth: Int, to: Int) {}
  mutating func whitespace(from: Int, to: Int) {}
  mutating func beginNonASCII(at: Int) {}
  mutating func endNonASCII(_ scalar: UInt32, to: Int) {}
}
