import CleverTapJSON

/// The messages that a server sends, as chunks of JSON without framing.
enum OutgoingMessage {
  /// Bytes up to which a result is joined with its head.
  private static let joinedBytes = 4 << 10

  static func response(
    id: [UInt8], _ result: Result<Reply, RPCError>, _ escaping: Escaping
  ) -> [[UInt8]] {
    let head = idPrefix + id
    switch result {
    case .failure(let error):
      return [head + errorInfix + error.encoded(escaping) + [UInt8(ascii: "}")]]
    case .success(let reply):
      if reply.chunks.count == 1, reply.chunks[0].count < joinedBytes {
        return [head + resultInfix + reply.chunks[0] + [UInt8(ascii: "}")]]
      }
      return [head + resultInfix] + reply.chunks + [[UInt8(ascii: "}")]]
    }
  }

  static func notification(_ method: String, _ params: [[UInt8]]) -> [[UInt8]] {
    let head = Array(#"{"jsonrpc":"2.0","method":"\#(method)","params":"#.utf8)
    return [head] + params + [[UInt8(ascii: "}")]]
  }

  static let idPrefix = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
  static let resultInfix = Array(#","result":"#.utf8)
  private static let errorInfix = Array(#","error":"#.utf8)
}
