import CCleverTapSystem

/// The signals that a terminal sends, and those that ask a process to end.
package enum TerminalSignals {
  /// The meaning of a signal.
  package enum Event: Equatable, Sendable {
    /// Ctrl-C.
    case interrupt
    /// Ctrl-Z.
    case suspend
    /// The terminal's size, or the process that has it, has changed.
    case redraw
    /// SIGTERM, SIGHUP or SIGQUIT: to end with an exit status of 128 and the signal's number.
    case terminate(status: Int32)
  }

  /// The exit status after SIGHUP.
  package static let hangUpStatus: Int32 = 129

  /// Blocks them in this thread and all that it starts from now on.
  package static func block() { cs_block_terminal_signals() }

  /// Waits for the next one; they must be blocked.
  package static func wait() -> Event {
    var number: Int32 = 0
    switch Int(cs_wait_terminal_signal(&number)) {
    case CS_KEY_INTERRUPT: return .interrupt
    case CS_KEY_SUSPEND: return .suspend
    case CS_REDRAW: return .redraw
    case _: return .terminate(status: 128 + number)
    }
  }

  /// Stops this process as Ctrl-Z does by default, until it is continued.
  package static func stopProcess() { cs_stop_process() }
}
