import CleverTapSystem

/// What was sent to each account since the start.
public final class RequestStatistics: Sendable {
  /// One account's numbers.
  public struct Entry: Sendable {
    /// Requests sent, retries included.
    public var requests = 0
    /// Requests that were a second or later try.
    public var retries = 0
    /// Answers 429.
    public var rateLimited = 0
    /// Bytes of bodies received, content coding undone.
    public var bytes = 0
    /// How long the last complete request took; nil before it.
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
