/// The first error in a text that is not JSON (RFC 8259), with its byte offset.
public struct ScanError: Error, Equatable, Sendable {
  /// The kinds of error in a text.
  public enum Reason: String, Sendable {
    /// A byte that the grammar does not allow at its place.
    case unexpectedByte
    /// The text ends inside a value.
    case unexpectedEnd
    /// A byte sequence that is not UTF-8 (RFC 3629).
    case invalidUTF8
    /// More containers inside each other than 256.
    case tooDeep
    /// Something other than white space after the value.
    case trailingText
  }

  /// The kind of error.
  public let reason: Reason
  /// Zero-based byte of the text, a byte order mark counted; the text's length where it ends early.
  ///
  /// For invalid UTF-8 it is the first byte of the ill-formed sequence.
  public let offset: Int

  package init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// The error as one sentence.
  public var message: String {
    switch reason {
    case .unexpectedByte: "unexpected character at byte \(offset)"
    case .unexpectedEnd: "the text ends early, at byte \(offset)"
    case .invalidUTF8: "invalid UTF-8 at byte \(offset)"
    case .tooDeep: "nested deeper than \(Scanner.maximumDepth) at byte \(offset)"
    case .trailingText: "text after the end of the value at byte \(offset)"
    }
  }
}
