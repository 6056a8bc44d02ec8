/// A running call as its handler sees it: its id, its start, and a way to send notifications about it.
package protocol CallContext: Sendable {
  /// The request's id as it is echoed.
  var id: [UInt8] { get }
  /// The time when the request was accepted; deadlines count from here.
  var acceptedAt: ContinuousClock.Instant { get }
  /// Counts the call as running rather than waiting, or back.
  func setRunning(_ running: Bool)
  /// True while the caller takes what is ready for it.
  var hasRoom: Bool { get }
  /// Suspends while the caller does not take what is ready for it, so that no more is made.
  func waitForRoom() async
  /// Sends a notification about the call, `params` in chunks; waits for room, and sends nothing once
  /// the call is complete.
  func notify(_ method: String, _ params: [[UInt8]]) async
}
