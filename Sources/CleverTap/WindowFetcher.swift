import JSON
import Synchronization

/// Fetches single windows of one call.
struct WindowFetcher: Sendable {
  /// Bytes of a body that is not JSON, to say what it looks like.
  private static let excerptBytes = 256

  let parts: ReportClient.Parts
  let query: ReportQuery
  let account: Account
  let deadline: ContinuousClock.Instant
  let progress: Progress
  let digestsData: Bool
  let keepsBody: Bool
  /// Tells this call apart from others that wait for the same lanes.
  private let call = WindowFetcher.calls.add(1, ordering: .relaxed).newValue

  private static let calls = Atomic(0)

  init(
    parts: ReportClient.Parts, query: ReportQuery, account: Account,
    deadline: ContinuousClock.Instant, progress: Progress, digestsData: Bool, keepsBody: Bool
  ) {
    self.parts = parts
    self.query = query
    self.account = account
    self.deadline = deadline
    self.progress = progress
    self.digestsData = digestsData
    self.keepsBody = keepsBody
  }

  /// Fetches a window, trying again as ``Backoff`` says.
  ///
  /// A failure tells the window and the tries.
  func fetch(_ window: Window) async -> Result<FetchedWindow, Failure> {
    var attempts = 0
    var counted = 0
    var retries = 0
    var last: Failure?
    let start = ContinuousClock.now
    func failed(_ failure: Failure) -> Result<FetchedWindow, Failure> {
      // The reason of earlier tries says more than that time ran out while waiting for the next.
      var failure = failure.kind == .deadlineExceeded ? last ?? failure : failure
      failure.window = window
      failure.attempts = attempts
      failure.milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
      return .failure(failure)
    }
    do throws(Failure) {
      while true {
        let permit = try await parts.lanes.acquire(
          account.laneKey, call: call, limit: account.concurrency, until: deadline)
        await progress.waitForRoom()
        attempts += 1
        let begin = ContinuousClock.now
        progress.start(window)
        let outcome = await attempt(window, isRetry: attempts > 1)
        switch outcome {
        case .success(let answer):
          parts.lanes.release(permit)
          progress.receive(messages: answer.messages.count)
          progress.stop(window, isDone: true)
          let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
          return .success(
            FetchedWindow(
              messages: answer.messages, totalResults: answer.outcome.members["total_results"],
              body: answer.outcome.body, attempts: attempts, milliseconds: milliseconds))
        case .failure(let rejection):
          parts.lanes.release(
            permit, resting: rejection.isAborted ? ContinuousClock.now - begin : nil)
          let failure = rejection.failure
          if failure.kind != .rateLimited { counted += 1 }
          let verdict = parts.backoff.verdict(
            failure, isTransient: rejection.isTransient, counted: counted, retries: retries,
            remaining: deadline - .now)
          progress.stop(window, isDone: false)
          guard case .retry(let wait) = verdict else { return failed(failure) }
          last = failure
          retries += 1
          try await pause(wait, until: deadline)
        }
      }
    } catch {
      return failed(error)
    }
  }

  private typealias Answer = (outcome: ReportReader.Outcome, messages: Spool.Sealed)

  /// One request and its answer.
  private func attempt(
    _ window: Window, isRetry: Bool
  ) async -> Result<Answer, ResponseReader.Rejection> {
    let start = ContinuousClock.now
    parts.statistics.note(account.name) { entry in
      entry.requests += 1
      if isRetry { entry.retries += 1 }
    }
    let outcome = await exchange(window)
    let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
    parts.statistics.note(account.name) { entry in
      switch outcome {
      case .success: entry.lastMilliseconds = milliseconds
      case .failure(let rejection) where rejection.failure.kind == .rateLimited:
        entry.rateLimited += 1
      case .failure: break
      }
    }
    return outcome
  }

  private func exchange(_ window: Window) async -> Result<Answer, ResponseReader.Rejection> {
    let request = ReportClient.request(query.body(window), account: account, deadline: deadline)
    let judge = ResponseReader(account: account)
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
    while bytes.count < ResponseReader.maximumErrorBytes, let chunk = try await body.next() {
      bytes += chunk
    }
    return bytes
  }

  /// Reads a body with status 200 to its end.
  private func read(
    _ response: HTTPResponse, _ judge: ResponseReader
  ) async throws(TransportFailure) -> Result<Answer, ResponseReader.Rejection> {
    var reader = ReportReader(
      spool: Spool(folder: parts.temporaryFolder, memoryBytes: memoryBytes),
      escaping: parts.escaping, digestsData: digestsData, keepsBody: keepsBody)
    var excerpt: [UInt8] = []
    do throws(ReportReader.Problem) {
      while let chunk = try await next(response.body) {
        if excerpt.count < WindowFetcher.excerptBytes {
          excerpt += chunk.prefix(WindowFetcher.excerptBytes)
        }
        progress.receive(bytes: chunk.count)
        parts.statistics.note(account.name) { $0.bytes += chunk.count }
        try reader.feed(chunk)
      }
      let answer = try reader.finish()
      guard var rejection = judge.reject(answer.outcome) else { return .success(answer) }
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
