/// A parsed JSON text: the original bytes and where each value stands in them.
public final class Document: Sendable {
  /// The text as received.
  public let bytes: [UInt8]
  let tape: Tape

  /// Parses a whole text of at most 4 GiB, strictly (RFC 8259); a byte order mark is skipped.
  public init(_ bytes: [UInt8]) throws(ScanError) {
    var tape = Tape()
    var failure: ScanError?
    bytes.withUnsafeBufferPointer { buffer in
      do throws(ScanError) { try tape.parse(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    self.bytes = bytes
    self.tape = tape
  }

  /// Parses the UTF-8 of a string.
  public convenience init(_ text: String) throws(ScanError) { try self.init(Array(text.utf8)) }

  /// The top-level value.
  public var root: ParsedValue { ParsedValue(document: self, index: 0) }
}

/// One value of a ``Document``, without a copy of it.
public struct ParsedValue: Sendable {
  let document: Document
  let index: Int

  private var node: Tape.Node { document.tape.nodes[index] }

  /// The value's kind.
  public var kind: ValueKind { node.kind }
  /// The value's bytes as received; a string's with quotes and escapes.
  public var raw: ArraySlice<UInt8> { document.bytes[node.range] }
  /// The value's byte offsets in the document.
  public var range: Range<Int> { node.range }

  /// The elements of an array; empty for every other kind.
  public var elements: [ParsedValue] {
    guard kind == .array else { return [] }
    var views: [ParsedValue] = []
    var child = index + 1
    while child < Int(node.next) {
      views.append(ParsedValue(document: document, index: child))
      child = Int(document.tape.nodes[child].next)
    }
    return views
  }

  /// The members of an object in document order, duplicates included; empty for other kinds.
  public var members: [Member] {
    guard kind == .object else { return [] }
    var members: [Member] = []
    document.tape.forEachMember(of: index) { name, value in
      members.append(
        Member(
          name: ParsedValue(document: document, index: name),
          value: ParsedValue(document: document, index: value)))
    }
    return members
  }

  /// The first member whose decoded name has exactly these bytes; nil where there is none.
  public func member(_ name: String) -> ParsedValue? {
    members.first { $0.name.equals(name) }?.value
  }

  /// A string's decoded text as UTF-8 (a lone surrogate as its three-byte form, so that different
  /// strings stay different); nil for other kinds.
  public var text: [UInt8]? { kind == .string ? JSONString.decode(raw) : nil }

  /// A string's decoded text; a lone surrogate becomes U+FFFD.
  ///
  /// nil for other kinds.
  public var string: String? { text.map { String(decoding: $0, as: UTF8.self) } }

  /// Returns true if this is a string with exactly this text, compared as bytes, not as Swift's `==`
  /// does.
  public func equals(_ other: String) -> Bool {
    guard kind == .string else { return false }
    let body = raw.dropFirst().dropLast()
    if body.contains(UInt8(ascii: "\\")) { return JSONString.decode(raw).elementsEqual(other.utf8) }
    return body.elementsEqual(other.utf8)
  }

  /// The value of a number that is a whole number in `Int`'s range, in whatever notation; else nil.
  public var integer: Int? { kind == .number ? Decimal(raw)?.integer : nil }

  /// true or false; nil for other kinds.
  public var bool: Bool? { kind == .true ? true : kind == .false ? false : nil }

  /// One member of an object.
  public struct Member: Sendable {
    /// The member's name, a string.
    public let name: ParsedValue
    /// The member's value.
    public let value: ParsedValue
  }
}
