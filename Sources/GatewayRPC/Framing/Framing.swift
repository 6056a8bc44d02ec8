import CleverTapJSON

/// How messages are told apart on the wire.
package enum Framing: String, CaseIterable, Sendable {
  /// One message a line.
  case line
  /// A header block with Content-Length before each message, as LSP clients do.
  case header

  /// A whole response message, in pieces, without framing.
  func response(id: [UInt8], _ outcome: Result<Reply, RPCError>) -> [[UInt8]] {
    var head = Framing.idPrefix + id
    switch outcome {
    case .success(let reply):
      head += Framing.resultInfix
      var chunks = reply.chunks
      if reply.chunks.count == 1, reply.chunks[0].count < 4096 {
        return [head + reply.chunks[0] + [UInt8(ascii: "}")]]
      }
      chunks.insert(head, at: 0)
      chunks.append([UInt8(ascii: "}")])
      return chunks
    case .failure(let fault):
      return [head + Framing.errorInfix + fault.value.encoded() + [UInt8(ascii: "}")]]
    }
  }

  /// A whole notification, framed.
  func notification(_ method: String, _ params: [[UInt8]]) -> [[UInt8]] {
    let head = Array(#"{"jsonrpc":"2.0","method":"\#(method)","params":"#.utf8)
    return framed([head] + params + [[UInt8(ascii: "}")]])
  }

  /// A message with what sets it apart.
  package func framed(_ message: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .line: return message + [[0x0A]]
    case .header: return [header(message.reduce(0) { $0 + $1.count })] + message
    }
  }

  /// Appends a framed response whose pieces are at hand, without building them first.
  @inline(__always)
  func append(
    id: UnsafeBufferPointer<UInt8>, result: Reply, to out: inout [UInt8]
  ) {
    if self == .header {
      out += header(
        Framing.idPrefix.count + id.count + Framing.resultInfix.count + result.count + 1)
    }
    out.append(contentsOf: Framing.idPrefix)
    out.append(contentsOf: id)
    out.append(contentsOf: Framing.resultInfix)
    for chunk in result.chunks { out.append(contentsOf: chunk) }
    out.append(UInt8(ascii: "}"))
    if self == .line { out.append(0x0A) }
  }

  private func header(_ count: Int) -> [UInt8] {
    Array("Content-Length: \(count)\r\n\r\n".utf8)
  }

  private static let idPrefix = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
  private static let resultInfix = Array(#","result":"#.utf8)
  private static let errorInfix = Array(#","error":"#.utf8)
}

/// Where messages go: the writer and the framing, which belong together.
struct Port: Sendable {
  let output: OutputQueue
  let framing: Framing
}
