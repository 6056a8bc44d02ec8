import CleverTapSystem

/// Counts of the requests and responses of each account since the program started.
public final class RequestStatistics: Sendable {
  /// One account's numbers.
  public struct Entry: Sendable {
    /// Requests sent, retries included.
    public var requests = 0
    /// Requests that were the second or a later attempt for their window.
    public var retries = 0
    /// Responses with status 429.
    public var rateLimited = 0
    /// Bytes of bodies received, content coding undone.
    public var bytes = 0
    /// Duration of the last successful request in milliseconds; nil before the first.
    public var lastMilliseconds: Int?
  }

  private let entries = Monitor<[String: Entry]>([:])

  /// Starts at zero.
  public init() {}

  /// The numbers by account name, in name order.
  public var snapshot: [(name: String, entry: Entry)] {
    entries.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  func note(_ account: String, _ change: (inout Entry) -> Void) {
    entries.withLock { change(&$0[account, default: Entry()]) }
  }
}
