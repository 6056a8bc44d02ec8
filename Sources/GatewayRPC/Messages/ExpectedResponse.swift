import CleverTapJSON

/// The response that a server would give to a line, found without carrying the line out.
package struct ExpectedResponse {
  /// True if one response, or one array of responses, will come.
  package var isExpected = false
  /// The raw ids of the requests in the line, for cancelling them.
  package var ids: [[UInt8]] = []

  /// Looks at one line as a server with these options would.
  package init(to line: [UInt8], strict: Bool, maximumBytes: Int) {
    line.withUnsafeBufferPointer { bytes in
      var tape = Tape()
      guard bytes.count <= maximumBytes, (try? tape.parse(bytes)) != nil else {
        isExpected = true
        return
      }
      guard tape.nodes[0].kind == .array else { return note(tape, 0, bytes, strict) }
      var child = 1
      // An empty batch is answered with one error.
      isExpected = tape.nodes.count == 1
      while child < tape.nodes.count {
        note(tape, child, bytes, strict)
        child = Int(tape.nodes[child].next)
      }
    }
  }

  private mutating func note(
    _ tape: borrowing Tape, _ root: Int, _ line: UnsafeBufferPointer<UInt8>, _ strict: Bool
  ) {
    switch Envelope.classify(tape, root, in: line, strict: strict) {
    case .request(let id, _, _):
      isExpected = true
      ids.append(Array(id.bytes))
    case .invalid: isExpected = true
    case .notification, .response: break
    }
  }
}
