/// Runs short actions at given times, on one thread that sleeps until the next is due.
package final class TimerQueue: Sendable {
  /// The process's timers.
  package static let shared = TimerQueue()

  /// Identifies a timer, for ``cancel(_:)``.
  package struct TimerID: Hashable, Sendable { fileprivate let number: Int }

  private struct Entry {
    let token: TimerID
    let at: ContinuousClock.Instant
    let action: @Sendable () -> Void
  }

  private struct State {
    /// Latest first, so that the next one is taken from the end.
    var entries: [Entry] = []
    var lastNumber = 0
    var isStarted = false
  }

  private let state = Monitor(State())

  package init() {}

  /// Starts the thread, where that has not happened yet.
  ///
  /// Actions may be scheduled once it has succeeded.
  package func start() throws(SystemError) {
    let mustStart = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard mustStart else { return }
    do throws(SystemError) { try DetachedThread.start { self.run() } } catch {
      state.withLock { $0.isStarted = false }
      throw error
    }
  }

  /// Runs `action`, which must not block, at a time or soon after.
  package func schedule(
    at time: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void
  ) -> TimerID {
    let (token, isNext) = state.withLock { state in
      state.lastNumber += 1
      let token = TimerID(number: state.lastNumber)
      var low = 0
      var high = state.entries.count
      while low < high {
        let middle = (low + high) / 2
        if state.entries[middle].at > time { low = middle + 1 } else { high = middle }
      }
      state.entries.insert(Entry(token: token, at: time, action: action), at: low)
      return (token, low == state.entries.count - 1)
    }
    try? start()
    if isNext { state.wakeOne() }
    return token
  }

  /// Removes a timer; false where its action has run already, or is about to.
  @discardableResult
  package func cancel(_ token: TimerID) -> Bool {
    state.withLock { state in
      guard let index = state.entries.firstIndex(where: { $0.token == token }) else { return false }
      state.entries.remove(at: index)
      return true
    }
  }

  private func run() {
    while true {
      let due = state.wait { state -> ContinuousClock.Instant? in state.entries.last?.at }
      let wait = Int(((due - .now) / .milliseconds(1)).rounded(.up))
      let actions = state.wait(milliseconds: max(0, wait)) { state -> [@Sendable () -> Void]? in
        // A new first timer, or none, is waited for afresh.
        let now = ContinuousClock.now
        var actions: [@Sendable () -> Void] = []
        while let next = state.entries.last, next.at <= now {
          actions.append(next.action)
          state.entries.removeLast()
        }
        return actions.isEmpty && state.entries.last?.at == due ? nil : actions
      }
      for action in actions ?? [] { action() }
    }
  }
}

/// Sleeps until a time, or until the task is cancelled, whichever comes first.
package func sleep(until time: ContinuousClock.Instant) async {
  let sleep = Monitor((isOver: false, waiters: Waiters()))
  let timer = TimerQueue.shared.schedule(at: time) {
    let waiters = sleep.withLock { sleep in
      sleep.isOver = true
      return sleep.waiters.takeAll()
    }
    for waiter in waiters { waiter.resume() }
  }
  await sleep.suspend(\.waiters) { $0.isOver }
  TimerQueue.shared.cancel(timer)
}
