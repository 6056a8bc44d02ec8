import CleverTapJSON
import CleverTapSystem

/// What the reader's thread knows: it takes message after message, answers what can be answered at
/// once into one buffer, and starts the rest.
struct Session {
  /// Bytes of inline replies that are written even if more input is at hand.
  private static let flushBytes = 64 << 10
  /// Members of one batch.
  private static let maximumBatch = 1000
  /// Undecodable lines in a row that are answered; further ones only the log is told.
  private static let maximumRefusals = 100

  private let server: Server
  private var tape = Tape()
  private var inline: [UInt8] = []
  private var refusals = 0

  init(server: Server) { self.server = server }

  /// Writes the replies gathered so far.
  mutating func flush() { server.port.output.write(inline: &inline) }

  /// Answers a line that could not be read as JSON.
  mutating func refuse(_ fault: RPCError) {
    refusals += 1
    server.log(.info, fault.message)
    guard refusals <= Session.maximumRefusals else { return }
    answer(nil, .failure(fault), nil)
    flushIfFull()
  }

  /// Takes one message.
  mutating func receive(_ line: UnsafeBufferPointer<UInt8>) {
    guard !isBlank(line) else { return }
    server.options.observer?.received(line)
    do throws(ScanError) {
      guard line.count <= Tape.maximumBytes else {
        return refuse(.lineTooLong(limit: Tape.maximumBytes))
      }
      try tape.parse(line)
    } catch {
      return refuse(.notJSON(error))
    }
    refusals = 0
    if tape.nodes[0].kind == .array { receiveBatch(line) } else { receive(0, line, nil) }
    tape.trim()
    flushIfFull()
    Heap.trim(after: line.count)
  }

  private mutating func flushIfFull() {
    if inline.count >= Session.flushBytes { flush() }
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
      return answer(nil, .failure(.invalidRequest(message)), nil)
    }
    let batch = Batch(count: members.count)
    for (index, member) in members.enumerated() { receive(member, line, (batch, index)) }
  }

  /// Takes one request object, alone (`slot` nil) or as a member of a batch.
  private mutating func receive(
    _ root: Int, _ line: UnsafeBufferPointer<UInt8>, _ slot: (batch: Batch, index: Int)?
  ) {
    switch Envelope.classify(tape, root, in: line, strict: server.options.strict) {
    case .response:
      server.log(.debug, "a response was ignored")
      fill(slot, with: nil)
    case .invalid(let id, let fault):
      answer(id.map { idBytes($0, line) }, .failure(fault), slot)
    case .notification(let method, let params):
      notice(method, params, line)
      fill(slot, with: nil)
    case .request(let id, let method, let params):
      request(id, method, params, line, slot)
    }
  }

  private mutating func request(
    _ id: Int, _ method: Int, _ params: Int?, _ line: UnsafeBufferPointer<UInt8>,
    _ slot: (batch: Batch, index: Int)?
  ) {
    let node = tape.nodes[id]
    if !server.calls.isEmpty,
      let key = RequestID(kind: node.kind, raw: ArraySlice(line[node.range])),
      server.calls.find(key) != nil
    {
      let raw = idBytes(id, line)
      let fault = RPCError.invalidRequest(
        "The id is in flight already: an earlier request with it is still running.",
        hint: "Give every request an id of its own.", details: [("id", .raw(raw))])
      return answer(nil, .failure(fault), slot)
    }
    if server.isDraining { return answer(idBytes(id, line), .failure(.shuttingDown), slot) }
    switch server.methods.lookUp(tape.nodes[method], in: line) {
    case .failure(let fault): answer(idBytes(id, line), .failure(fault), slot)
    case .success(.local(let body)):
      do throws(RPCError) {
        answer(id, line, try body(Request(params: view(params, line))), slot)
      } catch {
        answer(idBytes(id, line), .failure(error), slot)
      }
    case .success(let method):
      let call = Request(
        params: view(params, line), identity: identity(id, line), isBatched: slot != nil)
      carryOut(method, call, id, params, line, slot)
    }
  }

  private mutating func carryOut(
    _ method: Handler, _ call: Request, _ id: Int, _ params: Int?,
    _ line: UnsafeBufferPointer<UInt8>, _ slot: (batch: Batch, index: Int)?
  ) {
    switch method {
    case .local(let body):
      do throws(RPCError) { answer(id, line, try body(call), slot) } catch {
        answer(idBytes(id, line), .failure(error), slot)
      }
    case .network(let body): start(call, id, params, line, slot, body)
    case .routed(let choose):
      do throws(RPCError) { carryOut(try choose(call), call, id, params, line, slot) } catch {
        answer(idBytes(id, line), .failure(error), slot)
      }
    case .shutdown(let check):
      do throws(RPCError) {
        try check(call)
        try server.drain()
      } catch {
        return answer(idBytes(id, line), .failure(error), slot)
      }
      answer(idBytes(id, line), .success(Reply(Array("null".utf8))), slot)
    }
  }

  private func identity(_ id: Int, _ line: UnsafeBufferPointer<UInt8>) -> Request.IDKind {
    let node = tape.nodes[id]
    if node.kind == .string { return .string }
    guard node.kind == .number else { return .other }
    let isPlain = line[node.range].allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
    return isPlain ? .integer : .other
  }

  private mutating func start(
    _ call: Request, _ id: Int, _ params: Int?, _ line: UnsafeBufferPointer<UInt8>,
    _ slot: (batch: Batch, index: Int)?,
    _ body: @escaping @Sendable (Request, any CallContext) async throws(RPCError) -> Reply
  ) {
    do throws(RPCError) { try server.startThreads() } catch {
      return answer(idBytes(id, line), .failure(error), slot)
    }
    if !server.calls.hasRoom {
      if slot != nil { return answer(idBytes(id, line), .failure(.overloaded), slot) }
      flush()
      server.calls.waitForRoom()
    }
    let node = tape.nodes[id]
    let exchange = ActiveCall(
      id: idBytes(id, line),
      key: RequestID(kind: node.kind, raw: ArraySlice(line[node.range])),
      weight: 256 + node.range.count + (params.map { tape.nodes[$0].range.count } ?? 0),
      destination: slot.map { .batch($0.batch, $0.index) } ?? .line,
      table: server.calls, port: server.port)
    server.calls.insert(exchange)
    exchange.start {
      do throws(RPCError) {
        return .success(try await body(call, exchange))
      } catch {
        return .failure(error)
      }
    }
  }

  /// A notification: cancels, or runs a local method without an answer.
  ///
  /// A network method is not started, since nobody could see its result.
  private mutating func notice(
    _ method: Int, _ params: Int?, _ line: UnsafeBufferPointer<UInt8>
  ) {
    let node = tape.nodes[method]
    if isText(node, "notifications/cancelled", line) {
      return cancel(view(params, line)?.member("requestId"), outcome: nil)
    }
    if isText(node, "$/cancelRequest", line) {
      return cancel(view(params, line)?.member("id"), outcome: .failure(.cancelled))
    }
    guard !server.isDraining else { return }
    switch server.methods.lookUp(node, in: line) {
    case .success(.local(let body)): _ = try? body(Request(params: view(params, line)))
    case .success(.shutdown(let check)):
      do throws(RPCError) {
        try check(Request(params: view(params, line)))
        try server.drain()
      } catch { server.log(.debug, "a shutdown was ignored: \(error.message)") }
    case .success(.network), .success(.routed), .failure:
      server.log(.debug, "a notification was ignored")
    }
  }

  private func cancel(_ id: ParsedValue?, outcome: Result<Reply, RPCError>?) {
    guard let id, let key = RequestID(kind: id.kind, raw: id.raw),
      let exchange = server.calls.find(key)
    else { return server.log(.debug, "a cancellation matched no call") }
    exchange.settle(outcome)
  }

  /// A copy of the params that outlives the line.
  private func view(_ params: Int?, _ line: UnsafeBufferPointer<UInt8>) -> ParsedValue? {
    guard let params else { return nil }
    return try? Document(Array(line[tape.nodes[params].range])).root
  }

  /// The id as it is echoed: its bytes, but raw characters beyond ASCII escaped like all output.
  private func idBytes(_ id: Int, _ line: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let raw = line[tape.nodes[id].range]
    guard raw.contains(where: { $0 >= 0x80 }) else { return Array(raw) }
    return JSONString.escape(ArraySlice(raw), server.options.escaping)
  }

  private mutating func answer(
    _ id: Int, _ line: UnsafeBufferPointer<UInt8>, _ reply: Reply,
    _ slot: (batch: Batch, index: Int)?
  ) {
    let raw = UnsafeBufferPointer(rebasing: line[tape.nodes[id].range])
    guard slot == nil, !raw.contains(where: { $0 >= 0x80 }) else {
      return answer(idBytes(id, line), .success(reply), slot)
    }
    server.port.framing.append(id: raw, result: reply, to: &inline)
  }

  private mutating func answer(
    _ id: [UInt8]?, _ outcome: Result<Reply, RPCError>, _ slot: (batch: Batch, index: Int)?
  ) {
    let message = server.port.framing.response(id: id ?? Array("null".utf8), outcome)
    guard slot == nil else { return fill(slot, with: message) }
    for chunk in server.port.framing.framed(message) { inline += chunk }
  }

  /// Settles a batch's member; the last one sends the array.
  private mutating func fill(_ slot: (batch: Batch, index: Int)?, with message: [[UInt8]]?) {
    guard let slot, let array = slot.batch.fill(slot.index, with: message) else { return }
    for chunk in server.port.framing.framed(array) { inline += chunk }
  }

  private func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    if line.first == UInt8(ascii: "{") { return false }
    var rest = line[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}
