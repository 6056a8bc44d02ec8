/// Whoever waits for a call that runs on.
package protocol CallContext: Sendable {
  /// The request's id as it is echoed.
  var id: [UInt8] { get }
  /// When the request was accepted; deadlines count from here.
  var acceptedAt: ContinuousClock.Instant { get }
  /// Counts the call as running rather than waiting, or back.
  func setRunning(_ running: Bool)
  /// Suspends while the caller does not take what is ready for it, so that no more is made.
  func waitForRoom() async
  /// Sends a notification about the call, `params` in pieces; waits for room, and sends nothing once
  /// the call is settled.
  func notify(_ method: String, _ params: [[UInt8]]) async
}
