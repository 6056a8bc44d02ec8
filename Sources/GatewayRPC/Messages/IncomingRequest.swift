/// A request as it was received: its parts within the message, and its place in a batch.
struct IncomingRequest {
  let id: LineValue
  let method: LineValue
  /// nil where there are none.
  let params: LineValue?
  /// nil where the request is a message of its own.
  let batchMember: BatchMember?

  /// The id as a key; nil for null, which identifies nothing.
  var key: RequestID? { RequestID(id) }

  /// The id as handlers see it.
  var idKind: Request.IDKind {
    switch id.kind {
    case .string: .string
    case .number:
      id.bytes.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") } ? .integer : .other
    case .null, .true, .false, .array, .object: .other
    }
  }
}
