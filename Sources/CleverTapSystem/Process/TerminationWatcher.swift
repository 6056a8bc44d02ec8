import CCleverTapSystem

/// Waits, without ever waking up in between, for what ends a process from outside.
package struct TerminationWatcher: Sendable {
  /// The condition that ended the wait.
  package enum Event: Sendable {
    /// SIGTERM or SIGINT.
    case signal(Int32)
    /// The reader of stdout has closed it.
    case outputClosed
    case parentExited
    /// The system refuses to wait.
    case failed(SystemError)
  }

  private let watch: cs_watch
  private let isOver: Bool

  /// Watches for SIGTERM and SIGINT, which are blocked in this thread from now on, for the reader of a
  /// descriptor, and for the end of a process where `parent` is one.
  ///
  /// It throws where the parent cannot be watched.
  package init(output: Int32, parent: Int32?) throws(SystemError) {
    var watch = cs_watch()
    let result = try SystemError.check(cs_watch_open(&watch, output, parent ?? 0))
    self.watch = watch
    isOver = Int(result) == CS_PARENT_EXITED
  }

  /// Waits for the first of them.
  package func wait() -> Event {
    if isOver { return .parentExited }
    var watch = watch
    var number: Int32 = 0
    let result = cs_watch_wait(&watch, &number)
    switch Int(result) {
    case CS_SIGNAL: return .signal(number)
    case CS_OUTPUT_CLOSED: return .outputClosed
    case CS_PARENT_EXITED: return .parentExited
    case _: return .failed(SystemError(code: -result))
    }
  }

  /// Calls `body` with the first of them, on a thread of its own.
  package func start(_ body: @escaping @Sendable (Event) -> Void) throws(SystemError) {
    try DetachedThread.start { body(wait()) }
  }
}
