import CleverTapJSON

/// The kinds of JSON value that JSON-RPC 2.0 knows (sections 4 and 5), with their members.
enum Envelope {
  case request(id: LineValue, method: LineValue, params: LineValue?)
  case notification(method: LineValue, params: LineValue?)
  /// A response: this side sends no requests, so it is never answered.
  case response
  /// Not a request; `id` is the one to echo, nil for an unusable or absent one.
  case invalid(id: LineValue?, RPCError)

  /// Classifies the value at the tape's node `root`.
  static func classify(
    _ tape: borrowing Tape, _ root: Int, in line: UnsafeBufferPointer<UInt8>, strict: Bool
  ) -> Envelope {
    guard tape.nodes[root].kind == .object else {
      return .invalid(id: nil, .invalidRequest("A request is an object."))
    }
    let members = Members(tape, root, line)
    if members.isResponse { return .response }
    var id = members.id
    var error: RPCError?
    if let given = id, ![.string, .number, .null].contains(given.kind) {
      error = .invalidRequest("The id must be a string, a number or null.")
      id = nil
    }
    if let name = members.duplicate {
      if name == "id" { id = nil }
      error = .invalidRequest(
        "The member \"\(name)\" occurs twice.", hint: "Send every member once.",
        details: [("duplicate", .string(name))])
    }
    if let error { return .invalid(id: id, error) }
    guard let version = members.version, version.equals("2.0") else {
      return .invalid(
        id: id,
        .invalidRequest(
          "The member \"jsonrpc\" must be exactly \"2.0\".", hint: "Send \"jsonrpc\":\"2.0\"."))
    }
    guard let method = members.method, method.kind == .string else {
      return .invalid(
        id: id,
        .invalidRequest(
          "The member \"method\" must be a string.", hint: "Send the name of a method."))
    }
    var params = members.params
    if let given = params {
      switch given.kind {
      case .object, .array: break
      case .null where !strict: params = nil
      case .null, .string, .number, .true, .false:
        return .invalid(
          id: id,
          .invalidRequest(
            "The member \"params\" must be an object or an array.",
            hint: "Leave params out where there are none."))
      }
    }
    guard let id else { return .notification(method: method, params: params) }
    return .request(id: id, method: method, params: params)
  }
}

/// The members that JSON-RPC knows, found in one pass.
private struct Members {
  var version: LineValue?
  var id: LineValue?
  var method: LineValue?
  var params: LineValue?
  /// True if the message has a member `result` or `error`.
  var hasResultOrError = false
  /// The first name that occurs twice.
  var duplicate: String?

  var isResponse: Bool { hasResultOrError && method == nil }

  init(_ tape: borrowing Tape, _ root: Int, _ line: UnsafeBufferPointer<UInt8>) {
    var others: Set<[UInt8]>?
    var name = root + 1
    let end = Int(tape.nodes[root].next)
    while name < end {
      let label = LineValue(tape.nodes[name], in: line)
      let value = LineValue(tape.nodes[name + 1], in: line)
      if label.equals("jsonrpc") {
        if version != nil { noteDuplicate("jsonrpc") }
        version = value
      } else if label.equals("id") {
        if id != nil { noteDuplicate("id") }
        id = value
      } else if label.equals("method") {
        if method != nil { noteDuplicate("method") }
        method = value
      } else if label.equals("params") {
        if params != nil { noteDuplicate("params") }
        params = value
      } else {
        let text = JSONString.decode(ArraySlice(label.bytes))
        if label.equals("result") || label.equals("error") { hasResultOrError = true }
        if others == nil { others = [] }
        if others?.insert(text).inserted == false {
          noteDuplicate(String(decoding: text, as: UTF8.self))
        }
      }
      name = Int(tape.nodes[name + 1].next)
    }
  }

  /// A duplicate id outweighs the others: it must not be echoed.
  private mutating func noteDuplicate(_ name: String) {
    if duplicate == nil || name == "id" { duplicate = name }
  }
}
