import CCleverTapCurl
import CleverTap
import CleverTapSystem

/// One request and its response: filled by the loop's thread, emptied by the task that sent it.
final class Transfer: ResponseBody {
  /// Bytes that wait for the task at most; beyond that libcurl is paused.
  private static let maximumBuffered = 256 << 10

  private struct State {
    var status = 0
    var retryAfter: String?
    /// The header block is complete.
    var hasHead = false
    var headWaiter: CheckedContinuation<Void, Never>?
    var chunks: [[UInt8]] = []
    var buffered = 0
    var received = 0
    var chunkWaiter: CheckedContinuation<Void, Never>?
    var isPaused = false
    /// The transfer's result; nil while it is running.
    var end: Result<Void, TransportFailure>?
    /// The instant at which the last byte came; nil before the first.
    var lastByte: ContinuousClock.Instant?
  }

  let request: TransportRequest
  /// Asks the loop to resume or abort it.
  private let post: @Sendable (CurlLoop.Command, Transfer) -> Void
  private let state = Monitor(State())

  init(
    _ request: TransportRequest, post: @escaping @Sendable (CurlLoop.Command, Transfer) -> Void
  ) {
    self.request = request
    self.post = post
  }

  // MARK: The task's side

  /// Waits for the end of the header block.
  func head() async throws(TransportFailure) -> TransportResponse {
    await wait(\.headWaiter) { $0.hasHead || $0.end != nil }
    return try state.withLock { state -> Result<TransportResponse, TransportFailure> in
      if case .failure(let failure) = state.end, !state.hasHead { return .failure(failure) }
      guard state.hasHead else { return .failure(.cut("the answer has no header")) }
      return .success(
        TransportResponse(status: state.status, retryAfter: state.retryAfter, body: self))
    }.get()
  }

  func next() async throws(TransportFailure) -> [UInt8]? {
    await wait(\.chunkWaiter) { !$0.chunks.isEmpty || $0.end != nil }
    let (result, mustResume) = state.withLock {
      state -> (Result<[UInt8]?, TransportFailure>, Bool) in
      guard let chunk = state.chunks.first else {
        return (state.end?.map { nil } ?? .success(nil), false)
      }
      state.chunks.removeFirst()
      state.buffered -= chunk.count
      let mustResume = state.isPaused && state.buffered < Transfer.maximumBuffered / 2
      if mustResume { state.isPaused = false }
      return (.success(chunk), mustResume)
    }
    if mustResume { post(.resume, self) }
    return try result.get()
  }

  func close() {
    if !hasEnded { post(.abort, self) }
  }

  /// Suspends until `isReady`; cancelling the task aborts the transfer, which makes it ready.
  private func wait(
    _ waiter: WritableKeyPath<State, CheckedContinuation<Void, Never>?> & Sendable,
    _ isReady: @Sendable (borrowing State) -> Bool
  ) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let resumesNow = state.withLock { state in
          if isReady(state) { return true }
          state[keyPath: waiter] = continuation
          return false
        }
        if resumesNow { continuation.resume() }
      }
    } onCancel: {
      close()
    }
  }

  // MARK: The loop's side

  /// The earlier of the request's deadline and, once the first byte has come, `stall` after the last
  /// byte; and the failure to end with then.
  func timeout(stall: Duration) -> (at: ContinuousClock.Instant, failure: TransportFailure) {
    let last = state.withLock { $0.isPaused ? nil : $0.lastByte }
    if let last, last + stall < request.deadline { return (last + stall, .stalled) }
    return (request.deadline, .deadline)
  }

  /// Ends the transfer; only the first end counts.
  func finish(_ end: Result<Void, TransportFailure>) {
    update { state in
      if state.end == nil { state.end = end }
    }
  }

  var hasEnded: Bool { state.withLock { $0.end != nil } }

  /// Takes one header line, of whichever header block.
  func receive(header line: UnsafeRawBufferPointer) {
    let text = String(decoding: line, as: UTF8.self)
    update { state in
      state.lastByte = .now
      if text.hasPrefix("HTTP/") {
        state.status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        state.retryAfter = nil
      } else if let colon = text.firstIndex(of: ":") {
        guard text[..<colon].lowercased() == "retry-after" else { return }
        state.retryAfter = Transfer.seconds(String(text[text.index(after: colon)...]))
      } else if text == "\r\n" || text == "\n", state.status >= 200 {
        state.hasHead = true
      }
    }
  }

  /// Retry-After as seconds, in which or as a date it may come (RFC 9110 section 10.2.3).
  private static func seconds(_ field: String) -> String? {
    let words = field.split { $0.isWhitespace }
    if words.count == 1 { return String(words[0]) }
    let seconds = cc_seconds_until(words.joined(separator: " "))
    return seconds < 0 ? nil : String(seconds)
  }

  /// Takes a chunk of the body: all of it, or none while too much is waiting.
  func receive(body chunk: UnsafeRawBufferPointer) -> Int {
    var taken = chunk.count
    update { state in
      state.lastByte = .now
      if state.buffered >= Transfer.maximumBuffered {
        state.isPaused = true
        taken = Int(CC_PAUSE)
      } else if state.received + chunk.count > TransportBounds.bodyBytes {
        state.end = .failure(.tooLarge)
        taken = 0
      } else {
        state.chunks.append(Array(chunk))
        state.buffered += chunk.count
        state.received += chunk.count
      }
    }
    return taken
  }

  /// libcurl goes on after a pause: the time waited is not the server's.
  func resumed() { state.withLock { $0.lastByte = .now } }

  private func update(_ body: (inout State) -> Void) {
    let ready = state.withLock { state in
      body(&state)
      var ready: [CheckedContinuation<Void, Never>] = []
      if state.hasHead || state.end != nil, let waiter = state.headWaiter {
        state.headWaiter = nil
        ready.append(waiter)
      }
      if !state.chunks.isEmpty || state.end != nil, let waiter = state.chunkWaiter {
        state.chunkWaiter = nil
        ready.append(waiter)
      }
      return ready
    }
    for waiter in ready { waiter.resume() }
  }
}
