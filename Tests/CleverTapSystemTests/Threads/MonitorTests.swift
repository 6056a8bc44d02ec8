import CleverTapSystem
import Testing

/// State that threads wait on.
@Suite struct MonitorTests {
  @Test func aWaitEndsWhenAnotherThreadMakesItsConditionTrue() {
    let monitor = Monitor(0)
    DetachedThread.start {
      monitor.withLock { $0 = 7 }
      monitor.wakeAll()
    }
    #expect(monitor.wait { $0 == 7 ? $0 : nil } == 7)
  }

  @Test func aWaitWithABoundEndsWithNilWhenNothingComes() {
    let monitor = Monitor(0)
    #expect(monitor.wait(milliseconds: 1) { $0 == 1 ? true : nil } == nil)
  }
}
