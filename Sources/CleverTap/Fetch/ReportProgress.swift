import CleverTapSystem

/// The progress of one call: its windows update it, and the reporter of progress reads it.
public final class ReportProgress: Sendable {
  private struct State {
    var windows = 0
    var done = 0
    var messages = 0
    var bytes = 0
    /// Windows being fetched; two periods that overlap may have the same one.
    var running: [(window: Window, start: ContinuousClock.Instant)] = []
    var last = 0.0
  }

  private let state = Monitor(State())
  private let onRunning: @Sendable (Bool) -> Void
  /// Suspends while the caller has not taken the messages fetched so far.
  let waitForRoom: @Sendable () async -> Void
  /// Returns true while the caller has taken enough of them.
  let hasRoom: @Sendable () -> Bool

  /// Starts with nothing fetched.
  ///
  /// `onRunning` is called with true when the call begins to hold slots and with false when it
  /// holds none; `waitForRoom` is awaited before every request, and `hasRoom` asked once it may be
  /// sent, so that a caller who does not read stops the fetching.
  public init(
    onRunning: @escaping @Sendable (Bool) -> Void = { _ in },
    hasRoom: @escaping @Sendable () -> Bool = { true },
    waitForRoom: @escaping @Sendable () async -> Void = {}
  ) {
    self.onRunning = onRunning
    self.hasRoom = hasRoom
    self.waitForRoom = waitForRoom
  }

  /// A moment of a call.
  public struct Snapshot: Sendable {
    /// Windows done plus a fraction below 1; larger than every one before it.
    public let progress: Double
    /// Windows in all; 0 before they are known.
    public let total: Int
    /// Windows done, messages and bytes in numbers, for people.
    public let message: String
  }

  /// The present moment.
  public func snapshot() -> Snapshot {
    let now = ContinuousClock.now
    return state.withLock { state in
      var fraction = 0.0
      for (window, start) in state.running {
        let seconds = (now - start) / .seconds(1)
        fraction += seconds / (seconds + expectedSeconds(days: window.days) / 3)
      }
      if !state.running.isEmpty { fraction /= Double(state.running.count) }
      let rising = state.last + (Double(state.done + 1) - state.last) * 0.001
      state.last = max(rising, Double(state.done) + fraction)
      let windows = "\(state.done) of \(state.windows) windows"
      return Snapshot(
        progress: state.last, total: state.windows,
        message: "\(windows), \(state.messages) messages, \(state.bytes) bytes")
    }
  }

  func begin(windows: Int) { state.withLock { $0.windows = windows } }

  func start(_ window: Window) {
    let isFirst = state.withLock { state in
      let isFirst = state.running.isEmpty
      state.running.append((window, .now))
      return isFirst
    }
    if isFirst { onRunning(true) }
  }

  func stop(_ window: Window, isDone: Bool) {
    let isLast = state.withLock { state in
      if let index = state.running.firstIndex(where: { $0.window == window }) {
        state.running.remove(at: index)
      }
      if isDone { state.done += 1 }
      return state.running.isEmpty
    }
    if isLast { onRunning(false) }
  }

  func receive(bytes: Int) { state.withLock { $0.bytes += bytes } }
  func receive(messages: Int) { state.withLock { $0.messages += messages } }
}

/// Estimates the seconds that CleverTap takes for a window of `days` days.
///
/// The estimate is linear between, and beyond, the measurements of one account: 1 day 0.7 s,
/// 7 days 6 s, 30 days 26 s, 90 days 109 s.
func expectedSeconds(days: Int) -> Double {
  let measured = [(0.0, 0.0), (1, 0.7), (7, 6), (30, 26), (90, 109)]
  let days = Double(days)
  let upper = measured.firstIndex { $0.0 >= days } ?? measured.count - 1
  let (x0, y0) = measured[max(0, upper - 1)]
  let (x1, y1) = measured[max(1, upper)]
  return y0 + (days - x0) * (y1 - y0) / (x1 - x0)
}
