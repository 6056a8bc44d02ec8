import CleverTapJSON

/// The result of a call: one JSON value, compact and escaped, in chunks, so that a large one is
/// never copied into one block.
package struct Reply: Sendable {
  /// Concatenated, they are the value.
  package var chunks: [[UInt8]]
  /// Length of the value in bytes.
  package var count: Int { chunks.reduce(0) { $0 + $1.count } }

  package init(_ bytes: [UInt8]) { chunks = [bytes] }
  package init(chunks: [[UInt8]]) { self.chunks = chunks }
  package init(_ value: Value, escaping: Escaping) { self.init(value.encoded(escaping)) }
}
