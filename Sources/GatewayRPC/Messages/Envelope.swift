import CleverTapJSON
import CleverTapSystem

/// What one JSON value on the wire is (JSON-RPC 2.0 sections 4 and 5).
enum Envelope {
  /// A call; the positions are node indices of the tape, nil where the member is absent.
  case request(id: Int, method: Int, params: Int?)
  case notification(method: Int, params: Int?)
  /// A response: this side sends no requests, so it is never answered.
  case response
  /// Not a request; `id` is the node to echo, nil for an unusable or absent one.
  case invalid(id: Int?, RPCError)

  /// Classifies the value at `root`.
  static func classify(
    _ tape: borrowing Tape, _ root: Int, in line: UnsafeBufferPointer<UInt8>, strict: Bool
  ) -> Envelope {
    guard tape.nodes[root].kind == .object else {
      return .invalid(id: nil, .invalidRequest("A request is an object."))
    }
    let members = Members(tape, root, line)
    if members.isResponse { return .response }
    var id = members.id
    var fault: RPCError?
    if let node = id, ![.string, .number, .null].contains(tape.nodes[node].kind) {
      fault = .invalidRequest("The id must be a string, a number or null.")
      id = nil
    }
    if let name = members.duplicate {
      if name == "id" { id = nil }
      fault = .invalidRequest(
        "The member \"\(name)\" occurs twice.", hint: "Send every member once.",
        details: [("duplicate", .string(name))])
    }
    if let fault { return .invalid(id: id, fault) }
    guard let version = members.version, isText(tape.nodes[version], "2.0", line) else {
      return .invalid(
        id: id,
        .invalidRequest(
          "The member \"jsonrpc\" must be exactly \"2.0\".", hint: "Send \"jsonrpc\":\"2.0\"."))
    }
    guard let method = members.method, tape.nodes[method].kind == .string else {
      return .invalid(
        id: id,
        .invalidRequest(
          "The member \"method\" must be a string.", hint: "Send the name of a method."))
    }
    var params = members.params
    if let node = params {
      switch tape.nodes[node].kind {
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

/// Whether a string node's decoded text is exactly `text`, which is ASCII.
@inline(__always)
func isText(
  _ node: Tape.Node, _ text: StaticString, _ line: UnsafeBufferPointer<UInt8>
) -> Bool {
  guard node.kind == .string, let base = line.baseAddress else { return false }
  let length = Int(node.end - node.start) - 2
  if length == text.utf8CodeUnitCount {
    return Bytes.equal(base + Int(node.start) + 1, text.utf8Start, count: length)
  }
  return length > text.utf8CodeUnitCount && isEscapedText(node, text, line)
}

/// The same for a string that may be written with escapes.
@inline(never)
private func isEscapedText(
  _ node: Tape.Node, _ text: StaticString, _ line: UnsafeBufferPointer<UInt8>
) -> Bool {
  let raw = line[node.range]
  guard raw.contains(UInt8(ascii: "\\")) else { return false }
  let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  return JSONString.decode(ArraySlice(raw)).elementsEqual(expected)
}

/// The members that matter, found in one pass.
private struct Members {
  var version: Int?
  var id: Int?
  var method: Int?
  var params: Int?
  /// Has `result` or `error`.
  var hasOutcome = false
  /// The first name that occurs twice.
  var duplicate: String?

  var isResponse: Bool { hasOutcome && method == nil }

  init(_ tape: borrowing Tape, _ root: Int, _ line: UnsafeBufferPointer<UInt8>) {
    var others: Set<[UInt8]>?
    var name = root + 1
    let end = Int(tape.nodes[root].next)
    while name < end {
      let node = tape.nodes[name]
      let value = name + 1
      if isText(node, "jsonrpc", line) {
        if version != nil { noteDuplicate("jsonrpc") }
        version = value
      } else if isText(node, "id", line) {
        if id != nil { noteDuplicate("id") }
        id = value
      } else if isText(node, "method", line) {
        if method != nil { noteDuplicate("method") }
        method = value
      } else if isText(node, "params", line) {
        if params != nil { noteDuplicate("params") }
        params = value
      } else {
        let text = JSONString.decode(ArraySlice(line[node.range]))
        let label = String(decoding: text, as: UTF8.self)
        if label == "result" || label == "error" { hasOutcome = true }
        if others == nil { others = [] }
        if others?.insert(text).inserted == false { noteDuplicate(label) }
      }
      name = Int(tape.nodes[value].next)
    }
  }

  /// A duplicate id outweighs the others: it must not be echoed.
  private mutating func noteDuplicate(_ name: String) {
    if duplicate == nil || name == "id" { duplicate = name }
  }
}
