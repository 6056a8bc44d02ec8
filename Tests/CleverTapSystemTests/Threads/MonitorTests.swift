import CleverTapSystem
import Testing

/// State that threads wait on.
@Suite struct MonitorTests {
  @Test func aWaitEndsWhenAnotherThreadMakesItsConditionTrue() throws {
    let monitor = Monitor(0)
    try DetachedThread.start {
      monitor.withLock { $0 = 7 }
      monitor.wakeAll()
    }
    #expect(monitor.wait { $0 == 7 ? $0 : nil } == 7)
  }

  @Test func aWaitWithABoundEndsWithNilWhenNothingComes() {
    let monitor = Monitor(0)
    #expect(monitor.wait(milliseconds: 1) { $0 == 1 ? true : nil } == nil)
  }

  @Test func wakingOneAfterAnotherIsEnoughForAllThatWait() throws {
    let monitor = Monitor((turns: 0, done: 0))
    for _ in 0..<3 {
      try DetachedThread.start {
        monitor.wait { state -> Void? in
          guard state.turns > 0 else { return nil }
          state.turns -= 1
          state.done += 1
        }
        monitor.wakeAll()
      }
    }
    for _ in 0..<3 {
      monitor.withLock { $0.turns += 1 }
      monitor.wakeOne()
    }
    #expect(monitor.wait { $0.done == 3 ? $0.turns : nil } == 0)
  }
}
