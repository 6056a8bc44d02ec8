import CleverTap
import CleverTapJSON
import GatewayRPC

/// Calls of tools, and their results.
extension MCPServer {
  /// Handles `tools/call`: finds the tool and runs its method.
  func callTool(_ call: Request) throws(RPCError) -> Handler {
    let revision = try revision(call)
    let entry = try tool(call.params?.member("name"))
    let given = call.params?.member("arguments")
    if let given, given.kind != .object, given.kind != .null {
      throw .invalidParams("\"arguments\" must be an object.")
    }
    let inner = Request(params: given?.kind == .object ? given : nil)
    let meta = call.params?.member("_meta")
    switch entry.handler {
    case .shutdown: throw .internalError("shutdown is no tool")
    case .local(let body):
      return .local { [self] _ throws(RPCError) in
        do throws(RPCError) {
          return result(
            entry, revision, try body(service, try MCPTools.arguments(entry, inner, meta)))
        } catch {
          return try errorResult(error, revision)
        }
      }
    case .network(let body):
      return .network { [self] _, context async throws(RPCError) in
        do throws(RPCError) {
          let params = try MCPTools.arguments(entry, inner, meta)
          let reply = try await ProgressReporter.run(params, context, escaping) {
            [service] context async throws(RPCError) in
            try await body(service, params, context)
          }
          try MCPTools.checkSize(reply, params)
          return result(entry, revision, reply)
        } catch {
          return try errorResult(error, revision)
        }
      }
    }
  }

  private func tool(_ name: ParsedValue?) throws(RPCError) -> MethodDefinition {
    guard let name = name?.string else {
      throw .invalidParams("\"name\" must be a string: the name of a tool.")
    }
    if let entry = tools.entry(name) { return entry }
    let near = NearestName.find(to: name, in: tools.names)
    throw .invalidParams(
      "There is no tool \"\(name.prefix(200))\".",
      details: near.map { [("suggestion", .string($0))] } ?? [])
  }

  /// A tool's result: the same JSON as structure and as text; a list becomes `{"items":[...]}`.
  private func result(_ entry: MethodDefinition, _ revision: MCPRevision, _ reply: Reply) -> Reply {
    var json = Array(reply.chunks.joined())
    if case .array = entry.result.unnamed {
      json = Array(#"{"items":"#.utf8) + json + [UInt8(ascii: "}")]
    }
    var text = Writer(escaping: escaping, capacity: json.count + json.count / 4)
    text.string(json)
    var body = Array(#"{"content":[{"type":"text","text":"#.utf8) + text.bytes
    body.append(UInt8(ascii: "}"))
    if let cut = MCPServer.cut(reply) {
      let block = Value.object([("type", "text"), ("text", .string(cut))])
      body += [UInt8(ascii: ",")] + block.encoded(escaping)
    }
    body += Array(#"],"structuredContent":"#.utf8)
    body += json
    body += #","isError":false}"#.utf8
    return Reply(add(revision, [], to: body))
  }

  /// The sentence of the warning `resultCut` of a report; nil where nothing was left out.
  ///
  /// A bounded result's first chunk ends where its list of messages or rows begins.
  private static func cut(_ reply: Reply) -> String? {
    guard let first = reply.chunks.first else { return nil }
    let head = reply.chunks.count > 1 ? first + Array("]}".utf8) : first
    let warnings = (try? Document(head))?.root.member("warnings")?.elements ?? []
    let warning = warnings.first {
      $0.member("kind")?.equals(Warning.Kind.resultCut.rawValue) ?? false
    }
    return warning?.member("message")?.string
  }

  /// The result that shows a failed call to the model; throws if the call was cancelled, since that
  /// has no result.
  private func errorResult(_ error: RPCError, _ revision: MCPRevision) throws(RPCError) -> Reply {
    if error.code == RPCError.cancelled.code { throw error }
    let json = error.boundedForModels(escaping).encoded(escaping)
    var text = Writer(escaping: escaping, capacity: json.count + json.count / 4)
    text.string(json)
    // Without structuredContent: official clients hold that to the tool's output schema.
    let head = Array(#"{"content":[{"type":"text","text":"#.utf8)
    return Reply(add(revision, [], to: head + text.bytes + Array(#"}],"isError":true}"#.utf8)))
  }
}
