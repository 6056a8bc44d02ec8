import CleverTapJSON

/// Fetches single windows of one call.
struct WindowFetcher: Sendable {
  /// Bytes of a body that is not JSON, to say what it looks like.
  private static let excerptBytes = 256

  let parts: ReportClient.Dependencies
  let query: ReportQuery
  let account: Account
  /// Tells this call apart from others that wait for the same slots.
  let call: Int
  let acceptedAt: ContinuousClock.Instant
  let deadline: ContinuousClock.Instant
  let progress: ReportProgress
  let digestsData: Bool
  let keepsBody: Bool

  /// Fetches a window, trying again as ``RetryPolicy`` says.
  ///
  /// A failure names the window and has its figures.
  func fetch(_ window: Window) async -> Result<FetchedWindow, CleverTapError> {
    var attempts = Attempts()
    do throws(CleverTapError) {
      while true {
        let slot = try await enter(window, &attempts)
        switch await attempt(window, slot, isRetry: attempts.count > 1) {
        case .success(let fetched):
          progress.receive(messages: fetched.messages.count)
          progress.stop(window, isDone: true)
          return .success(
            FetchedWindow(
              messages: fetched.messages, totalResults: fetched.response.members["total_results"],
              body: fetched.response.body,
              figures: attempts.figures(acceptedAt: acceptedAt, bytes: fetched.bytes)))
        case .failure(let failed):
          progress.stop(window, isDone: false)
          try await wait(after: failed, &attempts)
        }
      }
    } catch {
      return .failure(attempts.annotated(error, window, acceptedAt: acceptedAt))
    }
  }

  /// The attempts made for a window, and the time they took.
  private struct Attempts {
    let start = ContinuousClock.now
    /// Time spent waiting, for whatever.
    var waited = Duration.zero
    var count = 0
    /// Those that count towards the maximum.
    var counted = 0
    var waits = 0
    /// The error of the last failed attempt.
    var last: CleverTapError?

    /// The figures of the window when it has come to its end.
    func figures(acceptedAt: ContinuousClock.Instant, bytes: Int) -> WindowFigures {
      func milliseconds(_ duration: Duration) -> Int { max(0, Int(duration / .milliseconds(1))) }
      return WindowFigures(
        attempts: count, bytes: bytes, startMilliseconds: milliseconds(start - acceptedAt),
        waitMilliseconds: milliseconds(waited), milliseconds: milliseconds(.now - start))
    }

    /// The error with the window and its figures.
    ///
    /// The reason of an earlier attempt says more than that time ran out while waiting for the next.
    func annotated(
      _ error: CleverTapError, _ window: Window, acceptedAt: ContinuousClock.Instant
    ) -> CleverTapError {
      var error = error.kind == .deadlineExceeded ? last ?? error : error
      error.window = window
      error.figures = figures(acceptedAt: acceptedAt, bytes: 0)
      return error
    }
  }

  /// Waits for room in the output, then for a slot, so that no slot is held for a slow reader; a slot
  /// that comes when the room is gone is given back, so that nothing more is made for him either.
  private func enter(
    _ window: Window, _ attempts: inout Attempts
  ) async throws(CleverTapError) -> RequestSlots.Slot {
    let start = ContinuousClock.now
    defer { attempts.waited += .now - start }
    while true {
      await progress.waitForRoom()
      let slot = try await parts.slots.acquire(
        account.slotKey, call: call, concurrency: account.concurrency, until: deadline)
      guard progress.hasRoom() else {
        parts.slots.release(slot)
        continue
      }
      attempts.count += 1
      progress.start(window)
      return slot
    }
  }

  /// Waits until the next attempt, or throws where there is none.
  private func wait(
    after failed: ResponseClassifier.FailedAttempt, _ attempts: inout Attempts
  ) async throws(CleverTapError) {
    if failed.error.kind != .rateLimited { attempts.counted += 1 }
    let decision = parts.retry.decision(
      failed.error, isTransient: failed.isTransient, attempts: attempts.counted,
      waits: attempts.waits, remaining: deadline - .now)
    guard case .retry(let wait) = decision else { throw failed.error }
    attempts.last = failed.error
    attempts.waits += 1
    let start = ContinuousClock.now
    defer { attempts.waited += .now - start }
    try await pause(wait, until: deadline)
  }

  /// A successful response: its body, its messages, and the body's length in bytes.
  private typealias WindowResponse = (
    response: ReportReader.Response, messages: Spool.Sealed, bytes: Int
  )

  /// One request and its response; the slot is given back at its end.
  private func attempt(
    _ window: Window, _ slot: RequestSlots.Slot, isRetry: Bool
  ) async -> Result<WindowResponse, ResponseClassifier.FailedAttempt> {
    let start = ContinuousClock.now
    parts.statistics.note(account.name) { entry in
      entry.requests += 1
      if isRetry { entry.retries += 1 }
    }
    let result = await send(window)
    let taken = ContinuousClock.now - start
    var cooldown: Duration?
    parts.statistics.note(account.name) { entry in
      switch result {
      case .success: entry.lastMilliseconds = Int(taken / .milliseconds(1))
      case .failure(let failed):
        if failed.error.kind == .rateLimited { entry.rateLimited += 1 }
        if failed.isAborted { cooldown = taken }
      }
    }
    parts.slots.release(slot, cooldown: cooldown)
    return result
  }

  private func send(_ window: Window) async -> Result<
    WindowResponse, ResponseClassifier.FailedAttempt
  > {
    let request = ReportClient.request(query.body(window), account: account, deadline: deadline)
    let classifier = ResponseClassifier(account: account)
    do throws(TransportFailure) {
      let response = try await parts.transport.send(request)
      defer { response.body.close() }
      guard response.status == 200 else {
        let body = try await beginning(response.body)
        return .failure(
          classifier.failedAttempt(
            status: response.status, retryAfter: response.retryAfter, body: body))
      }
      return try await read(response, classifier)
    } catch {
      return .failure(classifier.failedAttempt(error))
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
    _ response: TransportResponse, _ classifier: ResponseClassifier
  ) async throws(TransportFailure) -> Result<WindowResponse, ResponseClassifier.FailedAttempt> {
    var reader = ReportReader(
      spool: Spool(folder: parts.temporaryFolder, memoryBytes: memoryBytes),
      escaping: parts.escaping, digestsData: digestsData, keepsBody: keepsBody)
    var excerpt: [UInt8] = []
    var bytes = 0
    while let chunk = try await response.body.next() {
      if excerpt.count < WindowFetcher.excerptBytes {
        excerpt += chunk.prefix(WindowFetcher.excerptBytes)
      }
      bytes += chunk.count
      progress.receive(bytes: chunk.count)
      parts.statistics.note(account.name) { $0.bytes += chunk.count }
      do throws(ReportReader.Problem) { try reader.feed(chunk) } catch {
        return .failure(classifier.failedAttempt(error, excerpt: excerpt))
      }
    }
    let (parsed, messages): (ReportReader.Response, Spool.Sealed)
    do throws(ReportReader.Problem) { (parsed, messages) = try reader.finish() } catch {
      return .failure(classifier.failedAttempt(error, excerpt: excerpt))
    }
    if let failed = classifier.failedAttempt(parsed, retryAfter: response.retryAfter) {
      return .failure(failed)
    }
    return .success((parsed, messages, bytes))
  }

  /// A few windows may keep a megabyte each in memory; many share about as much.
  private var memoryBytes: Int { digestsData ? Spool.memoryBytes / 4 : Spool.memoryBytes }
}
