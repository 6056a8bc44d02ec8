import CleverTap
import CleverTapSystem

/// A transport whose responses are written down in the test.
public final class ScriptedTransport: Transport {
  /// How one request ends.
  public enum Response: Sendable {
    /// A whole response.
    case status(Int, String, retryAfter: String? = nil)
    /// Status 200 and the beginning of a body, after which the transfer fails.
    case broken(String, TransportFailure)
    /// No response: the transfer fails.
    case failure(TransportFailure)
    /// No response until the request is cancelled.
    case silence
  }

  private struct State {
    var requests: [TransportRequest] = []
    var running = 0
    var mostAtOnce = 0
    var closed = 0
  }

  private let chunkBytes: Int
  private let respond: @Sendable (TransportRequest, Int) async -> Response
  private let state = Monitor(State())

  /// Asks `respond` with each request and its number from 0; bodies come in chunks of `chunkBytes`.
  public init(
    chunkBytes: Int = 1 << 20,
    respond: @escaping @Sendable (TransportRequest, Int) async -> Response
  ) {
    self.chunkBytes = chunkBytes
    self.respond = respond
  }

  /// Gives the responses in order, the last one again and again.
  public convenience init(chunkBytes: Int = 1 << 20, _ responses: Response...) {
    self.init(chunkBytes: chunkBytes) { _, index in
      responses.indices.contains(index) ? responses[index] : responses.last ?? .silence
    }
  }

  /// No HTTP library takes part.
  public var version: String? { nil }

  /// The requests so far, in order.
  public var requests: [TransportRequest] { state.withLock { $0.requests } }
  /// The requests' bodies.
  public var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }
  /// Requests that ran at the same time at most.
  public var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
  /// Requests that have not come to their end.
  public var running: Int { state.withLock { $0.running } }

  /// Answers as the script says; see ``Transport/send(_:)``.
  public func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
  {
    let index = state.withLock { state in
      state.requests.append(request)
      state.running += 1
      state.mostAtOnce = max(state.mostAtOnce, state.running)
      return state.requests.count - 1
    }
    switch await respond(request, index) {
    case .status(let status, let text, let retryAfter):
      return TransportResponse(
        status: status, retryAfter: retryAfter, body: body(text, failure: nil))
    case .broken(let text, let failure):
      return TransportResponse(status: 200, retryAfter: nil, body: body(text, failure: failure))
    case .failure(let failure):
      end()
      throw failure
    case .silence:
      await sleep(until: request.deadline)
      end()
      throw Task.isCancelled ? .cancelled : .deadline
    }
  }

  private func end() { state.withLock { $0.running -= 1 } }

  private func body(_ text: String, failure: TransportFailure?) -> ScriptedBody {
    ScriptedBody(Array(text.utf8), chunkBytes: chunkBytes, failure: failure) { self.end() }
  }
}

/// A body cut into chunks, with a failure at its end where one is wanted.
private final class ScriptedBody: ResponseBody {
  private let rest: Monitor<ArraySlice<UInt8>>
  private let isOpen = Monitor(true)
  private let chunkBytes: Int
  private let failure: TransportFailure?
  private let onClose: @Sendable () -> Void

  init(
    _ bytes: [UInt8], chunkBytes: Int, failure: TransportFailure?,
    onClose: @escaping @Sendable () -> Void
  ) {
    rest = Monitor(bytes[...])
    self.chunkBytes = chunkBytes
    self.failure = failure
    self.onClose = onClose
  }

  func next() async throws(TransportFailure) -> [UInt8]? {
    if Task.isCancelled { throw .cancelled }
    let chunk = rest.withLock { rest in
      defer { rest = rest.dropFirst(chunkBytes) }
      return Array(rest.prefix(chunkBytes))
    }
    if !chunk.isEmpty { return chunk }
    if let failure { throw failure }
    return nil
  }

  func close() {
    let wasOpen = isOpen.withLock { isOpen in
      defer { isOpen = false }
      return isOpen
    }
    if wasOpen { onClose() }
  }
}

/// A gate that holds tasks until it is opened.
public final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Monitor(State())

  /// Starts closed.
  public init() {}

  /// Suspends until the gate is open.
  public func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  /// Lets everything through, now and later.
  public func open() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      state.isOpen = true
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
