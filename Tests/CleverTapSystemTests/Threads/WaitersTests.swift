import CleverTapSystem
import Testing

/// Tasks that wait for a state.
@Suite struct WaitersTests {
  private struct State {
    var isOpen = false
    var waiters = Waiters()
  }

  private func open(_ gate: Monitor<State>) {
    let waiters = gate.withLock { state in
      state.isOpen = true
      return state.waiters.takeAll()
    }
    for waiter in waiters { waiter.resume() }
  }

  @Test func whatIsReadyIsNotWaitedFor() async {
    let gate = Monitor(State(isOpen: true))
    await gate.suspend(\.waiters) { $0.isOpen }
  }

  @Test(arguments: 1...50) func everyTaskGoesOnWhenTheStateChanges(_ count: Int) async {
    let gate = Monitor(State())
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<count { group.addTask { await gate.suspend(\.waiters) { $0.isOpen } } }
      group.addTask { open(gate) }
    }
  }

  @Test(arguments: 1...50) func aCancelledTaskGoesOnAlone(_ yields: Int) async {
    let gate = Monitor(State())
    let task = Task { await gate.suspend(\.waiters) { $0.isOpen } }
    for _ in 0..<yields { await Task.yield() }
    task.cancel()
    await task.value
    #expect(gate.withLock { $0.waiters.takeAll().isEmpty })
  }

  @Test func aSleepEndsWithItsTimeOrItsCancellation() async {
    await sleep(until: .now)
    let long = Task { await sleep(until: .now + .seconds(600)) }
    long.cancel()
    await long.value
  }
}
