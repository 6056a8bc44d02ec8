import CleverTapJSON
import CleverTapSystem

/// The state of the reader's thread: parses each message, answers local methods into one buffer and
/// starts a task for each network method.
struct Session {
  /// Bytes of gathered responses that are written even if more input is at hand.
  private static let flushBytes = 64 << 10
  /// Members of one batch.
  private static let maximumBatch = 1000
  /// Undecodable messages in a row that are answered; further ones go to the log alone.
  private static let maximumBadLines = 100

  private let server: Server
  private var tape = Tape()
  /// Framed responses that are not written yet.
  private var responses: [UInt8] = []
  private var badLines = 0

  private var output: OutputQueue { server.output }
  private var escaping: Escaping { server.options.escaping }

  init(server: Server) { self.server = server }

  /// Writes the responses gathered so far.
  mutating func flush() { output.write(framed: &responses) }

  /// Answers a message that could not be read as JSON.
  mutating func respondToBadLine(_ error: RPCError) {
    badLines += 1
    server.log(.info, error.message)
    guard badLines <= Session.maximumBadLines else { return }
    respond(nil, .failure(error), nil)
    flushIfFull()
  }

  /// Handles one message.
  mutating func receive(_ line: UnsafeBufferPointer<UInt8>) {
    guard !isBlank(line) else { return }
    server.options.observer?.received(line)
    do throws(ScanError) {
      guard line.count <= Tape.maximumBytes else {
        return respondToBadLine(server.options.hints.lineTooLong(limit: Tape.maximumBytes))
      }
      try tape.parse(line)
    } catch {
      return respondToBadLine(.notJSON(error))
    }
    badLines = 0
    if tape.nodes[0].kind == .array { receiveBatch(line) } else { receive(0, line, nil) }
    tape.trim()
    flushIfFull()
    Heap.trim(after: line.count)
  }

  private mutating func flushIfFull() {
    if responses.count >= Session.flushBytes { flush() }
  }

  private mutating func receiveBatch(_ line: UnsafeBufferPointer<UInt8>) {
    var members: [Int] = []
    var child = 1
    while child < tape.nodes.count, members.count <= Session.maximumBatch {
      members.append(child)
      child = Int(tape.nodes[child].next)
    }
    guard !members.isEmpty, members.count <= Session.maximumBatch else {
      let message =
        members.isEmpty
        ? "A batch must not be empty." : "A batch has at most \(Session.maximumBatch) members."
      return respond(nil, .failure(.invalidRequest(message)), nil)
    }
    let batch = Batch(count: members.count)
    for (index, member) in members.enumerated() {
      receive(member, line, BatchMember(batch: batch, index: index))
    }
  }

  /// Handles the value at the tape's node `root`, a message of its own or a member of a batch.
  private mutating func receive(
    _ root: Int, _ line: UnsafeBufferPointer<UInt8>, _ member: BatchMember?
  ) {
    switch Envelope.classify(tape, root, in: line, strict: server.options.strict) {
    case .response:
      server.log(.debug, "a response was ignored")
      completeBatchMember(member, with: nil)
    case .invalid(let id, let error): respond(id.map(echo), .failure(error), member)
    case .notification(let method, let params):
      handleNotification(method, params)
      completeBatchMember(member, with: nil)
    case .request(let id, let method, let params):
      handle(IncomingRequest(id: id, method: method, params: params, batchMember: member))
    }
  }

  private mutating func handle(_ request: IncomingRequest) {
    if !server.calls.isEmpty, let key = request.key, server.calls.find(key) != nil {
      let error = RPCError.invalidRequest(
        "The id is in flight already: an earlier request with it is still running.",
        hint: "Give every request an id of its own.", details: [("id", .raw(echo(request.id)))])
      return respond(nil, .failure(error), request.batchMember)
    }
    do throws(RPCError) {
      if server.isDraining { throw .shuttingDown }
      let handler = try server.methods.lookUp(request.method).get()
      let call = Request(
        params: copy(request.params), idKind: request.idKind,
        isBatched: request.batchMember != nil)
      try dispatch(handler, call, request)
    } catch { respond(echo(request.id), .failure(error), request.batchMember) }
  }

  private mutating func dispatch(
    _ handler: Handler, _ call: Request, _ request: IncomingRequest
  ) throws(RPCError) {
    switch handler {
    case .local(let body): respond(request, try body(call))
    case .network(let body): try start(call, request, body)
    case .routed(let choose): try dispatch(try choose(call), call, request)
    case .shutdown(let check):
      try check(call)
      try server.drain()
      respond(request, Reply(Array("null".utf8)))
    }
  }

  private mutating func start(
    _ call: Request, _ request: IncomingRequest,
    _ body: @escaping @Sendable (Request, any CallContext) async throws(RPCError) -> Reply
  ) throws(RPCError) {
    try server.startThreads()
    if !server.calls.hasRoom {
      if request.batchMember != nil { throw .overloaded }
      flush()
      server.calls.waitForRoom()
    }
    let active = ActiveCall(
      id: echo(request.id), key: request.key,
      queuedBytes: 256 + request.id.bytes.count + (request.params?.bytes.count ?? 0),
      destination: request.batchMember.map { .batch($0) } ?? .line, table: server.calls,
      output: output, escaping: escaping)
    server.calls.insert(active)
    active.start {
      do throws(RPCError) { return .success(try await body(call, active)) } catch {
        return .failure(error)
      }
    }
  }

  /// Cancels a call, or runs a local method without a response.
  ///
  /// A network method is not started, since nobody could see its result.
  private mutating func handleNotification(_ method: LineValue, _ params: LineValue?) {
    if method.equals("notifications/cancelled") {
      return cancel(copy(params)?.member("requestId"), response: nil)
    }
    if method.equals("$/cancelRequest") {
      return cancel(copy(params)?.member("id"), response: .failure(.cancelled))
    }
    guard !server.isDraining else { return }
    do throws(RPCError) {
      switch try server.methods.lookUp(method).get() {
      case .local(let body): _ = try body(Request(params: copy(params)))
      case .shutdown(let check):
        try check(Request(params: copy(params)))
        try server.drain()
      case .network, .routed: server.log(.debug, "a notification was ignored")
      }
    } catch { server.log(.debug, "a notification was refused: \(error.message)") }
  }

  private func cancel(_ id: ParsedValue?, response: Result<Reply, RPCError>?) {
    guard let id, let key = RequestID(kind: id.kind, raw: id.raw),
      let call = server.calls.find(key)
    else { return server.log(.debug, "a cancellation matched no call") }
    call.complete(response)
  }

  /// A copy of the params that outlives the message.
  private func copy(_ params: LineValue?) -> ParsedValue? {
    guard let params else { return nil }
    return try? Document(Array(params.bytes)).root
  }

  /// The id as it is echoed: its bytes, but raw characters beyond ASCII escaped like all output.
  private func echo(_ id: LineValue) -> [UInt8] {
    guard id.bytes.contains(where: { $0 >= 0x80 }) else { return Array(id.bytes) }
    return JSONString.escape(ArraySlice(id.bytes), escaping)
  }

  private mutating func respond(_ request: IncomingRequest, _ reply: Reply) {
    let id = request.id.bytes
    guard request.batchMember == nil, !output.isObserved, !id.contains(where: { $0 >= 0x80 })
    else { return respond(echo(request.id), .success(reply), request.batchMember) }
    output.framing.append(id: id, result: reply, to: &responses)
  }

  private mutating func respond(
    _ id: [UInt8]?, _ response: Result<Reply, RPCError>, _ member: BatchMember?
  ) {
    let message = OutgoingMessage.response(id: id ?? Array("null".utf8), response, escaping)
    if member == nil { send(message) } else { completeBatchMember(member, with: message) }
  }

  /// Completes a batch's member; the last one sends the array.
  private mutating func completeBatchMember(_ member: BatchMember?, with message: [[UInt8]]?) {
    if let array = member?.complete(message) { send(array) }
  }

  private mutating func send(_ message: [[UInt8]]) {
    guard !output.isObserved else { return output.write(message) }
    for chunk in output.framing.framed(message) { responses += chunk }
  }

  private func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    if line.first == UInt8(ascii: "{") { return false }
    var rest = line[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}
