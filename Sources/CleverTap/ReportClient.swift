import JSON
import Synchronization

/// Fetches reports: slices the range into windows, sends them within the account's lanes, tries
/// again where that helps, and hands the validated messages out in date order.
public struct ReportClient: Sendable {
  /// The path of the one endpoint this program knows.
  public static let path = "/1/message/report.json"
  /// The header that carries the passcode.
  static let passcodeHeader = "X-CleverTap-Passcode"
  /// Windows that may be complete while an earlier one is not.
  private static let lookahead = 16

  /// What a client works with.
  public struct Parts: Sendable {
    /// The way out.
    public let transport: any Transport
    /// Who may send.
    public let lanes: Lanes
    /// What has been sent.
    public let statistics: Statistics
    /// When to try again.
    public let backoff: Backoff
    /// How characters beyond ASCII are written.
    public let escaping: Escaping
    /// Where large bodies wait.
    public let temporaryFolder: String

    /// Puts the parts together.
    public init(
      transport: any Transport, lanes: Lanes, statistics: Statistics, backoff: Backoff = Backoff(),
      escaping: Escaping, temporaryFolder: String
    ) {
      self.transport = transport
      self.lanes = lanes
      self.statistics = statistics
      self.backoff = backoff
      self.escaping = escaping
      self.temporaryFolder = temporaryFolder
    }
  }

  /// What it works with.
  public let parts: Parts

  /// Makes a client.
  public init(_ parts: Parts) { self.parts = parts }

  /// The request for one window.
  public static func request(
    _ body: [UInt8], account: Account, deadline: ContinuousClock.Instant
  ) -> HTTPRequest {
    HTTPRequest(
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
  public func run<C: Collector>(
    _ query: ReportQuery, account: Account, acceptedAt: ContinuousClock.Instant,
    progress: Progress, into collector: inout C
  ) async throws(Failure) {
    let windows = try query.windows(account)
    progress.begin(windows: windows.count)
    let fetcher = WindowFetcher(
      parts: parts, query: query, account: account,
      deadline: acceptedAt + .seconds(query.deadlineSeconds), progress: progress,
      digestsData: windows.count > 1, keepsBody: collector.wantsBodies)
    let outcome = await withTaskGroup(of: (Int, Result<FetchedWindow, Failure>).self) {
      group in
      await collect(windows, fetcher, query, &group, &collector)
    }
    if let failure = outcome { throw failure }
  }

  private func collect<C: Collector>(
    _ windows: [Window], _ fetcher: WindowFetcher, _ query: ReportQuery,
    _ group: inout TaskGroup<(Int, Result<FetchedWindow, Failure>)>,
    _ collector: inout C
  ) async -> Failure? {
    var waiting: [Int: Result<FetchedWindow, Failure>] = [:]
    var started = 0
    var taken = 0
    var running = 0
    var earliest: Failure?
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
      if let outcome = waiting.removeValue(forKey: taken) {
        do throws(Failure) {
          switch outcome {
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
      guard let (index, outcome) = await group.next() else { break }
      running -= 1
      switch outcome {
      case .success: succeeded += 1
      case .failure(var failure):
        if !query.allowPartial || failure.kind == .cancelled {
          group.cancelAll()
          failure.completedWindows = succeeded
          return failure
        }
      }
      waiting[index] = outcome
    }
    earliest?.completedWindows = 0
    return succeeded == 0 ? earliest : nil
  }
}

/// Receives the windows of a report in date order.
public protocol Collector {
  /// Whether ``FetchedWindow/body`` is to be kept.
  var wantsBodies: Bool { get }
  /// Takes a window that is complete and valid.
  mutating func take(_ window: Window, _ fetched: FetchedWindow) async throws(Failure)
  /// Notes a window that failed, where partial results are allowed.
  mutating func miss(_ window: Window, _ failure: Failure)
}

/// A complete and valid window.
public struct FetchedWindow: Sendable {
  let messages: Spool.Sealed
  /// CleverTap's `total_results` as received; nil where it sent none.
  let totalResults: [UInt8]?
  /// The body as compact JSON; nil unless it was wanted.
  let body: [UInt8]?
  /// Requests made for it.
  public let attempts: Int
  /// From the first request's start to the last body's end.
  public let milliseconds: Int
}
