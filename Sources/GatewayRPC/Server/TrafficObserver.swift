/// Listens to what goes through a server: for traces.
package struct TrafficObserver: Sendable {
  /// Gets each message that is received, without what sets it apart from its neighbours.
  let received: @Sendable (UnsafeBufferPointer<UInt8>) -> Void
  /// Gets all bytes that are sent, framing included, in order and in any pieces.
  let sent: @Sendable ([UInt8]) -> Void

  package init(
    received: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Void,
    sent: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.received = received
    self.sent = sent
  }
}
