import CleverTapSystem

/// The end of a server's process, which happens once, whichever thread asks for it first.
final class ServerEnd: Sendable {
  private enum State { case running, ending, ended }

  private let state = Monitor(State.running)
  private let log: Log
  private let exit: @Sendable (Int32) -> Void

  init(log: Log, exit: @escaping @Sendable (Int32) -> Void) {
    self.log = log
    self.exit = exit
  }

  /// Ends the process with `status`, after `work` and after logging the reason.
  ///
  /// A thread that finds another one ending the process already waits for it.
  func end(_ status: Int32, because reason: String? = nil, after work: () -> Void = {}) {
    guard claim() else { return }
    work()
    if let reason { log(.error, reason) }
    log.flush(milliseconds: 100)
    exit(status)
    state.withLock { $0 = .ended }
    state.wakeAll()
  }

  /// Returns true for the one thread that is to end the process; any other waits for that end.
  func claim() -> Bool {
    state.wait { state -> Bool? in
      switch state {
      case .running:
        state = .ending
        return true
      case .ending: return nil
      case .ended: return false
      }
    }
  }
}
