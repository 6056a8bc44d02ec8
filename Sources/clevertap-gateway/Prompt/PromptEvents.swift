import CleverTapSystem

/// The events that come while the prompt waits: signals, and lines of its gateway.
///
/// Other threads post, the prompt's thread takes; a pipe wakes it while it waits for the keyboard.
final class PromptEvents: Sendable {
  enum Event: Sendable, Equatable {
    case signal(TerminalSignals.Event)
    /// A line of the gateway's.
    case received([UInt8])
    /// A gateway has ended, as `shutdown` makes it do.
    case ended
  }

  /// Bytes of received lines that wait at most; one line may go past it.
  private static let maximumBytes = 4 << 20
  /// Milliseconds that a request to end leaves the prompt for ending by itself.
  private static let grace = 400

  private struct State {
    var events: ArraySlice<Event> = []
    var bytes = 0
  }

  private let state = Monitor(State())
  private let wake: (readEnd: Int32, writeEnd: Int32)

  init() throws(SystemError) { wake = try Descriptor.pipe() }

  /// Readable while events wait.
  var waker: Int32 { wake.readEnd }

  /// True while events wait.
  var isPending: Bool { state.withLock { !$0.events.isEmpty } }

  /// Adds an event; blocks while too many bytes wait, which stops the gateway's output.
  func post(_ event: Event) {
    let mustWake = state.wait { state -> Bool? in
      guard event.bytes == 0 || state.bytes < PromptEvents.maximumBytes else { return nil }
      state.events.append(event)
      state.bytes += event.bytes
      return state.events.count == 1
    }
    if mustWake { _ = Descriptor.write([1], to: wake.writeEnd) }
  }

  /// Takes the next event, if there is one.
  func take() -> Event? { take { $0.isEmpty ? nil : $0.startIndex } }

  /// Takes the first Ctrl-C that waits, past other events; whether there was one.
  func takeInterrupt() -> Bool { take { $0.firstIndex(of: .signal(.interrupt)) } != nil }

  private func take(_ choose: (ArraySlice<Event>) -> Int?) -> Event? {
    let (event, isLast) = state.withLock { state -> (Event?, Bool) in
      guard let place = choose(state.events) else { return (nil, false) }
      let event = state.events.remove(at: place)
      state.bytes -= event.bytes
      return (event, state.events.isEmpty)
    }
    if event != nil { state.wakeAll() }
    if isLast {
      var byte: UInt8 = 0
      _ = withUnsafeMutableBytes(of: &byte) { try? Descriptor.read(waker, into: $0) }
    }
    return event
  }

  /// Posts the terminal's signals, which must be blocked, from a thread of its own.
  ///
  /// If a request to end finds the prompt stuck, in a write to a stopped terminal for example, the
  /// program is ended from here, after `lastResort`.
  func watchSignals(lastResort: @escaping @Sendable () -> Void) throws(SystemError) {
    try DetachedThread.start {
      while true {
        let signal = TerminalSignals.wait()
        self.post(.signal(signal))
        guard case .terminate(let status) = signal else { continue }
        _ = Monitor(()).wait(milliseconds: PromptEvents.grace) { _ -> Bool? in nil }
        lastResort()
        CurrentProcess.exit(status)
      }
    }
  }
}

extension PromptEvents.Event {
  fileprivate var bytes: Int {
    switch self {
    case .received(let line): line.count
    case .signal, .ended: 0
    }
  }
}
