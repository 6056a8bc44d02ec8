import CleverTapSystem

/// Waits for the keyboard, the gateway, signals and the log, on the prompt's thread.
struct PromptWaiting {
  /// One thing that came while the prompt waited.
  enum Step {
    case received([UInt8])
    /// Ctrl-C.
    case interrupt
    /// Ctrl-Z.
    case suspend
    /// The terminal may look different from what was drawn.
    case redraw
    /// Lines of the log.
    case notice(String)
    /// The program is to end with a status.
    case exit(Int32)
  }

  /// Bytes of the log that are shown at once.
  private static let noticeBytes = 8192

  let events: PromptEvents
  let input: Int32
  /// The descriptor from which the log is read; nil where the log does not go to the terminal.
  let log: Int32?

  /// Waits for at most `milliseconds` (-1: without end).
  ///
  /// Readable is also a terminal that went away, which is all that is looked for without `forInput`.
  func wait(forInput: Bool, milliseconds: Int32) -> TerminalInput.Readiness {
    let interests = [Readiness.Interest(input, wantsInput: forInput), .init(events.waker)]
    let ready = Readiness.wait(
      interests + (log.map { [.init($0)] } ?? []), milliseconds: milliseconds)
    if ready.dropFirst().contains(true) || events.isPending { return .attention }
    return ready[0] ? .readable : .timeout
  }

  /// Takes the next of what came.
  func take() -> Step? {
    switch events.take() {
    case .received(let line): .received(line)
    case .ended: .exit(0)
    case .signal(.interrupt): .interrupt
    case .signal(.suspend): .suspend
    case .signal(.redraw): .redraw
    case .signal(.terminate(let status)): .exit(status)
    case nil: notice
    }
  }

  /// True once the terminal has gone away.
  var isHungUp: Bool {
    Readiness.wait([.init(input, wantsInput: false)], milliseconds: 0)[0]
  }

  /// Returns true if Ctrl-C was pressed, and forgets it.
  func isInterrupted() -> Bool { events.takeInterrupt() }

  private var notice: Step? {
    guard let log, Readiness.wait([.init(log)], milliseconds: 0)[0] else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: PromptWaiting.noticeBytes) { memory, filled in
      filled = (try? Descriptor.read(log, into: UnsafeMutableRawBufferPointer(memory))) ?? 0
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return bytes.isEmpty ? nil : .notice(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }
}
