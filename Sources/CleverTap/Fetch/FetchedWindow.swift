/// Receives the windows of a report in date order.
public protocol WindowConsumer {
  /// True if the consumer needs ``FetchedWindow/body``; it is nil otherwise.
  var keepsBodies: Bool { get }
  /// Takes a window that is complete and valid.
  mutating func take(_ window: Window, _ fetched: FetchedWindow) async throws(CleverTapError)
  /// Notes a window that failed, where partial results are allowed.
  mutating func miss(_ window: Window, _ failure: CleverTapError)
}

/// A complete and valid window.
public struct FetchedWindow: Sendable {
  package let messages: Spool.Sealed
  /// CleverTap's `total_results` as received; nil where it sent none.
  package let totalResults: [UInt8]?
  /// The body as compact JSON; nil unless it was wanted.
  package let body: [UInt8]?
  /// Requests, bytes and times it took.
  public let figures: WindowFigures
}
