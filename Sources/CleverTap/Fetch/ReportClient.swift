import CleverTapJSON
import Synchronization

/// Fetches reports: slices the range into windows, sends them within the account's slots, tries
/// again where that helps, and hands the validated messages out in date order.
public struct ReportClient: Sendable {
  /// The path of the one endpoint this program knows.
  private static let path = "/1/message/report.json"
  /// The header that carries the passcode.
  package static let passcodeHeader = "X-CleverTap-Passcode"
  /// Windows that may be complete while an earlier one is not.
  private static let lookahead = 16
  /// Calls so far.
  private static let calls = Atomic(0)

  /// The parts a client works with.
  public struct Dependencies: Sendable {
    /// Sends requests: the network or the sandbox.
    public let transport: any Transport
    /// The slots shared by all clients of this process.
    public let slots: RequestSlots
    /// Counters per account.
    public let statistics: RequestStatistics
    /// Decides when a failed attempt is followed by another.
    public let retry: RetryPolicy
    /// The form in which characters beyond ASCII are written.
    public let escaping: Escaping
    /// Folder for temporary files of response bodies over 1 MiB.
    public let temporaryFolder: String

    /// Puts the parts together.
    public init(
      transport: any Transport, slots: RequestSlots, statistics: RequestStatistics,
      retry: RetryPolicy = RetryPolicy(),
      escaping: Escaping, temporaryFolder: String
    ) {
      self.transport = transport
      self.slots = slots
      self.statistics = statistics
      self.retry = retry
      self.escaping = escaping
      self.temporaryFolder = temporaryFolder
    }
  }

  /// The parts it works with.
  public let parts: Dependencies

  /// Makes a client.
  public init(_ parts: Dependencies) { self.parts = parts }

  /// The request for one window.
  public static func request(
    _ body: [UInt8], account: Account, deadline: ContinuousClock.Instant
  ) -> TransportRequest {
    TransportRequest(
      url: account.baseURL + path,
      headers: [
        ("X-CleverTap-Account-Id", account.accountID),
        (passcodeHeader, account.passcode.value),
        ("Content-Type", "application/json"),
      ], body: body, deadline: deadline)
  }

  /// Fetches a query's windows and gives each to `collector`, in date order, as soon as it and all
  /// before it are valid.
  ///
  /// Throws the first failure, unless the query allows partial results; then the earliest window's,
  /// and only if every window fails.
  public func run<C: WindowConsumer>(
    _ query: ReportQuery, account: Account, acceptedAt: ContinuousClock.Instant,
    progress: ReportProgress, into collector: inout C
  ) async throws(CleverTapError) {
    let windows: [Window]
    do throws(InvalidQuery) {
      windows = try query.windows(concurrency: account.concurrency)
    } catch { throw CleverTapError(error) }
    try await run(
      query, windows: windows, account: account, acceptedAt: acceptedAt, progress: progress,
      into: &collector)
  }

  /// Fetches `windows` instead of the query's own: those of several periods one after the other,
  /// asked for with the same filters within the same deadline.
  package func run<C: WindowConsumer>(
    _ query: ReportQuery, windows: [Window], account: Account,
    acceptedAt: ContinuousClock.Instant, progress: ReportProgress, into collector: inout C
  ) async throws(CleverTapError) {
    progress.begin(windows: windows.count)
    let fetcher = WindowFetcher(
      parts: parts, query: query, account: account,
      call: ReportClient.calls.add(1, ordering: .relaxed).newValue, acceptedAt: acceptedAt,
      deadline: acceptedAt + .seconds(query.deadlineSeconds), progress: progress,
      digestsData: windows.count > 1, keepsBody: collector.keepsBodies)
    let failure = await withTaskGroup(of: (Int, Result<FetchedWindow, CleverTapError>).self) {
      group in
      await collect(windows, fetcher, query, &group, &collector)
    }
    if let failure { throw failure }
  }

  private func collect<C: WindowConsumer>(
    _ windows: [Window], _ fetcher: WindowFetcher, _ query: ReportQuery,
    _ group: inout TaskGroup<(Int, Result<FetchedWindow, CleverTapError>)>,
    _ collector: inout C
  ) async -> CleverTapError? {
    var waiting: [Int: Result<FetchedWindow, CleverTapError>] = [:]
    var started = 0
    var taken = 0
    var running = 0
    var earliest: CleverTapError?
    var succeeded = 0
    while taken < windows.count {
      while running < Account.maximumConcurrency, started < windows.count,
        started < taken + ReportClient.lookahead
      {
        let index = started
        group.addTask { (index, await fetcher.fetch(windows[index])) }
        started += 1
        running += 1
      }
      if let result = waiting.removeValue(forKey: taken) {
        do throws(CleverTapError) {
          switch result {
          case .success(let fetched): try await collector.take(windows[taken], fetched)
          case .failure(let failure):
            if taken == 0 { earliest = failure }
            collector.miss(windows[taken], failure)
          }
        } catch {
          group.cancelAll()
          return error
        }
        taken += 1
        continue
      }
      guard let (index, result) = await group.next() else { break }
      running -= 1
      switch result {
      case .success: succeeded += 1
      case .failure(var failure):
        if !query.allowPartial || failure.kind == .cancelled {
          group.cancelAll()
          failure.completedWindows = succeeded
          return failure
        }
      }
      waiting[index] = result
    }
    earliest?.completedWindows = 0
    return succeeded == 0 ? earliest : nil
  }
}
