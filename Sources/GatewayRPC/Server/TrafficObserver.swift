/// Receives a copy of every message that goes through a server, for traces.
package struct TrafficObserver: Sendable {
  /// Called with each message received, without its framing, in order.
  let received: @Sendable (UnsafeBufferPointer<UInt8>) -> Void
  /// Called with the chunks of each message that is about to be written, without its framing, in
  /// order, by one thread at a time.
  let sent: @Sendable ([[UInt8]]) -> Void

  package init(
    received: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Void,
    sent: @escaping @Sendable ([[UInt8]]) -> Void
  ) {
    self.received = received
    self.sent = sent
  }
}
