import CCleverTapSystem

/// A mutex with a condition, for state that threads wait on; Synchronization's mutex cannot wait.
///
/// The state is only reachable inside ``withLock(_:)``, which is what makes it Sendable.
package final class Monitor<State>: @unchecked Sendable {
  private let monitor: OpaquePointer
  private var state: State

  package init(_ state: sending State) {
    self.state = state
    guard let monitor = cs_monitor_new() else { preconditionFailure("out of memory") }
    self.monitor = monitor
  }

  deinit { cs_monitor_free(monitor) }

  /// Runs `body` with the state; it must not block.
  @inline(__always)
  package func withLock<Result>(_ body: (inout State) -> Result) -> Result {
    cs_monitor_lock(monitor)
    defer { cs_monitor_unlock(monitor) }
    return body(&state)
  }

  /// Waits until `body` returns a result; it is asked again after every wake-up.
  package func wait<Result>(_ body: (inout State) -> Result?) -> Result {
    cs_monitor_lock(monitor)
    defer { cs_monitor_unlock(monitor) }
    while true {
      if let result = body(&state) { return result }
      cs_monitor_wait(monitor)
    }
  }

  /// Like ``wait(_:)``, for at most `milliseconds`; nil when they have passed.
  package func wait<Result>(
    milliseconds: Int, _ body: (inout State) -> Result?
  ) -> Result? {
    let deadline = cs_monitor_deadline(Int64(milliseconds))
    cs_monitor_lock(monitor)
    defer { cs_monitor_unlock(monitor) }
    while true {
      if let result = body(&state) { return result }
      if cs_monitor_wait_until(monitor, deadline) == 0 { return body(&state) }
    }
  }

  /// Wakes one waiting thread, to ask its body again: enough where any of them would do.
  package func wakeOne() { cs_monitor_wake_one(monitor) }

  /// Wakes every waiting thread, to ask its body again.
  package func wakeAll() { cs_monitor_wake_all(monitor) }
}
