/// The separation of one message from the next on the wire.
package enum Framing: String, CaseIterable, Sendable {
  /// One message a line.
  case line
  /// A header block with Content-Length before each message, as LSP clients do.
  case header

  /// The chunks of a message with what sets it apart from its neighbours.
  package func framed(_ message: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .line: message + [[0x0A]]
    case .header: [header(message.reduce(0) { $0 + $1.count })] + message
    }
  }

  /// Appends a framed response whose parts are at hand, without building it first.
  @inline(__always)
  func append(id: UnsafeBufferPointer<UInt8>, result: Reply, to out: inout [UInt8]) {
    if self == .header {
      let head = OutgoingMessage.idPrefix.count + OutgoingMessage.resultInfix.count
      out += header(head + id.count + result.count + 1)
    }
    out.append(contentsOf: OutgoingMessage.idPrefix)
    out.append(contentsOf: id)
    out.append(contentsOf: OutgoingMessage.resultInfix)
    for chunk in result.chunks { out.append(contentsOf: chunk) }
    out.append(UInt8(ascii: "}"))
    if self == .line { out.append(0x0A) }
  }

  private func header(_ count: Int) -> [UInt8] {
    Array("Content-Length: \(count)\r\n\r\n".utf8)
  }
}
