import CleverTapJSON
import Synchronization

/// Fetches single windows of one call.
struct WindowFetcher: Sendable {
  /// Bytes of a body that is not JSON, to say what it looks like.
  private static let excerptBytes = 256

  let parts: ReportClient.Dependencies
  let query: ReportQuery
  let account: Account
  let acceptedAt: ContinuousClock.Instant
  let deadline: ContinuousClock.Instant
  let progress: ReportProgress
  let digestsData: Bool
  let keepsBody: Bool
  /// Tells this call apart from others that wait for the same slots.
  private let call = WindowFetcher.calls.add(1, ordering: .relaxed).newValue

  private static let calls = Atomic(0)

  init(
    parts: ReportClient.Dependencies, query: ReportQuery, account: Account,
    acceptedAt: ContinuousClock.Instant, deadline: ContinuousClock.Instant,
    progress: ReportProgress, digestsData: Bool, keepsBody: Bool
  ) {
    self.parts = parts
    self.query = query
    self.account = account
    self.acceptedAt = acceptedAt
    self.deadline = deadline
    self.progress = progress
    self.digestsData = digestsData
    self.keepsBody = keepsBody
  }

  /// Fetches a window, trying again as ``RetryPolicy`` says.
  ///
  /// A failure tells the window and the tries.
  func fetch(_ window: Window) async -> Result<FetchedWindow, CleverTapError> {
    var tries = Attempts()
    do throws(CleverTapError) {
      while true {
        switch await attempt(window, try await enter(window, &tries), isRetry: tries.all > 1) {
        case .success(let answer):
          progress.receive(messages: answer.messages.count)
          progress.stop(window, isDone: true)
          return .success(
            FetchedWindow(
              messages: answer.messages, totalResults: answer.outcome.members["total_results"],
              body: answer.outcome.body,
              figures: tries.figures(acceptedAt: acceptedAt, bytes: answer.bytes)))
        case .failure(let rejection):
          progress.stop(window, isDone: false)
          try await wait(after: rejection, &tries)
        }
      }
    } catch {
      return .failure(tries.annotated(error, window, acceptedAt: acceptedAt))
    }
  }

  /// What has been tried for a window.
  private struct Attempts {
    let start = ContinuousClock.now
    /// Time spent waiting, for whatever.
    var waited = Duration.zero
    var all = 0
    /// Those that count towards the maximum.
    var counted = 0
    var retries = 0
    var last: CleverTapError?

    /// The figures of the window when it has come to its end.
    func figures(acceptedAt: ContinuousClock.Instant, bytes: Int) -> WindowFigures {
      func milliseconds(_ duration: Duration) -> Int { max(0, Int(duration / .milliseconds(1))) }
      return WindowFigures(
        attempts: all, bytes: bytes, startMilliseconds: milliseconds(start - acceptedAt),
        waitMilliseconds: milliseconds(waited), milliseconds: milliseconds(.now - start))
    }

    /// The failure with what is known about it.
    ///
    /// The reason of earlier tries says more than that time ran out while waiting for the next.
    func annotated(
      _ failure: CleverTapError, _ window: Window, acceptedAt: ContinuousClock.Instant
    ) -> CleverTapError {
      var failure = failure.kind == .deadlineExceeded ? last ?? failure : failure
      failure.window = window
      failure.figures = figures(acceptedAt: acceptedAt, bytes: 0)
      return failure
    }
  }

  /// Waits for room in the output, then for a slot, so that no slot is held for a slow reader.
  private func enter(
    _ window: Window, _ tries: inout Attempts
  ) async throws(CleverTapError) -> RequestSlots.Slot {
    let start = ContinuousClock.now
    defer { tries.waited += .now - start }
    await progress.waitForRoom()
    let slot = try await parts.slots.acquire(
      account.slotKey, call: call, limit: account.concurrency, until: deadline)
    tries.all += 1
    progress.start(window)
    return slot
  }

  /// Waits until the next try, or throws where there is none.
  private func wait(
    after rejection: ResponseClassifier.FailedAttempt, _ tries: inout Attempts
  ) async throws(CleverTapError) {
    if rejection.failure.kind != .rateLimited { tries.counted += 1 }
    let verdict = parts.retry.verdict(
      rejection.failure, isTransient: rejection.isTransient, counted: tries.counted,
      retries: tries.retries, remaining: deadline - .now)
    guard case .retry(let wait) = verdict else { throw rejection.failure }
    tries.last = rejection.failure
    tries.retries += 1
    let start = ContinuousClock.now
    defer { tries.waited += .now - start }
    try await pause(wait, until: deadline)
  }

  /// A body that counts: what it says, its messages, and its length in bytes.
  private typealias Answer = (outcome: ReportReader.Outcome, messages: Spool.Sealed, bytes: Int)

  /// One request and its answer; the slot is given back at its end.
  private func attempt(
    _ window: Window, _ slot: RequestSlots.Slot, isRetry: Bool
  ) async -> Result<Answer, ResponseClassifier.FailedAttempt> {
    let start = ContinuousClock.now
    parts.statistics.note(account.name) { entry in
      entry.requests += 1
      if isRetry { entry.retries += 1 }
    }
    let outcome = await exchange(window)
    let taken = ContinuousClock.now - start
    var rest: Duration?
    parts.statistics.note(account.name) { entry in
      switch outcome {
      case .success: entry.lastMilliseconds = Int(taken / .milliseconds(1))
      case .failure(let rejection):
        if rejection.failure.kind == .rateLimited { entry.rateLimited += 1 }
        if rejection.isAborted { rest = taken }
      }
    }
    parts.slots.release(slot, resting: rest)
    return outcome
  }

  private func exchange(_ window: Window) async -> Result<Answer, ResponseClassifier.FailedAttempt>
  {
    let request = ReportClient.request(query.body(window), account: account, deadline: deadline)
    let judge = ResponseClassifier(account: account)
    do throws(TransportFailure) {
      let response = try await parts.transport.send(request)
      defer { response.body.close() }
      guard response.status == 200 else {
        let body = try await beginning(response.body)
        return .failure(
          judge.reject(status: response.status, retryAfter: response.retryAfter, body: body))
      }
      return try await read(response, judge)
    } catch {
      return .failure(judge.reject(error))
    }
  }

  /// The first bytes of an error's body.
  private func beginning(_ body: any ResponseBody) async throws(TransportFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < ResponseClassifier.maximumErrorBytes, let chunk = try await body.next() {
      bytes += chunk
    }
    return bytes
  }

  /// Reads a body with status 200 to its end.
  private func read(
    _ response: TransportResponse, _ judge: ResponseClassifier
  ) async throws(TransportFailure) -> Result<Answer, ResponseClassifier.FailedAttempt> {
    var reader = ReportReader(
      spool: Spool(folder: parts.temporaryFolder, memoryBytes: memoryBytes),
      escaping: parts.escaping, digestsData: digestsData, keepsBody: keepsBody)
    var excerpt: [UInt8] = []
    var bytes = 0
    do throws(ReportReader.Problem) {
      while let chunk = try await next(response.body) {
        if excerpt.count < WindowFetcher.excerptBytes {
          excerpt += chunk.prefix(WindowFetcher.excerptBytes)
        }
        bytes += chunk.count
        progress.receive(bytes: chunk.count)
        parts.statistics.note(account.name) { $0.bytes += chunk.count }
        try reader.feed(chunk)
      }
      let answer = try reader.finish()
      guard var rejection = judge.reject(answer.outcome) else {
        return .success((answer.outcome, answer.messages, bytes))
      }
      rejection.failure.retryAfterSeconds = judge.seconds(response.retryAfter)
      return .failure(rejection)
    } catch {
      switch error {
      case .notJSON(let error): return .failure(judge.notJSON(error, excerpt: excerpt))
      case .failure(let failure): return .failure(.init(failure, transient: false))
      case .transport(let failure): throw failure
      }
    }
  }

  private func next(_ body: any ResponseBody) async throws(ReportReader.Problem) -> [UInt8]? {
    do throws(TransportFailure) { return try await body.next() } catch { throw .transport(error) }
  }

  /// A few windows may keep a megabyte each in memory; many share about as much.
  private var memoryBytes: Int { digestsData ? Spool.memoryBytes / 4 : Spool.memoryBytes }
}
