import CleverTap
import GatewayMethods
import CleverTapJSON
import GatewayRPC

/// A line of the prompt's as the message that is sent for it.
struct PromptRequest {
  let line: [UInt8]
  let expected: ExpectedResponse
  /// The method and params of a single request.
  let method: String?
  let params: ParsedValue?

  private static let maximumBytes = 1 << 30

  /// JSON-RPC as typed or pasted, byte for byte but for line ends, which are blanks; of a line of a
  /// trace the request in it.
  init(json text: String, strict: Bool, maximumBytes: Int) throws(UsageError) {
    var line = Array(text.utf8)
    var root = try? Document(line).root
    if let record = root, record.member("jsonrpc") == nil, record.member("method") == nil,
      let direction = record.member("direction")?.string,
      let message = record.member("line")?.string
    {
      guard direction == TraceWriter.Direction.received.rawValue else {
        throw UsageError(
          message: "this line of a trace is a response; paste one whose direction is \"in\"")
      }
      line = Array(message.utf8)
      root = try? Document(line).root
    }
    self.line = line
    expected = ExpectedResponse(to: line, strict: strict, maximumBytes: maximumBytes)
    method = root?.kind == .object ? root?.member("method")?.string : nil
    params = root?.kind == .object ? root?.member("params") : nil
  }

  /// The request for a method with `key=value` words; `extra` are members that the prompt adds.
  init(
    _ method: String, _ pairs: [(key: String, value: String)], id: Int, fields: [Param],
    extra: [(name: String, value: Value)]
  ) {
    let given = Shorthand.params(pairs, fields: fields)
    let object = given.flatMap { try? Document($0).root }
    var members = (object?.members ?? []).map {
      ($0.name.string ?? "", Value.raw(Array($0.value.raw)))
    }
    for (name, value) in extra where !members.contains(where: { $0.0 == name }) {
      members.append((name, value))
    }
    let params = members.isEmpty ? nil : Value.object(members)
    line = Value.object(
      [("jsonrpc", "2.0"), ("id", .integer(id)), ("method", .string(method))]
        + (params.map { [("params", $0)] } ?? [])
    ).encoded()
    expected = ExpectedResponse(to: line, strict: false, maximumBytes: PromptRequest.maximumBytes)
    self.method = method
    self.params = params.flatMap { try? Document($0.encoded()).root }
  }
}
