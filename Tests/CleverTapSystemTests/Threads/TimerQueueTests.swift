import CleverTapSystem
import Testing

/// Actions at given times.
@Suite struct TimerQueueTests {
  @Test func actionsRunInTheOrderOfTheirTimes() throws {
    let queue = TimerQueue()
    try queue.start()
    let ran = Monitor<[Int]>([])
    let start = ContinuousClock.now
    for number in [3, 1, 2] {
      _ = queue.schedule(at: start + .milliseconds(20 * number)) {
        ran.withLock { $0.append(number) }
        ran.wakeAll()
      }
    }
    #expect(ran.wait { $0.count == 3 ? $0 : nil } == [1, 2, 3])
  }

  @Test func anEarlierTimerIsNotLateForALaterOne() throws {
    let queue = TimerQueue()
    try queue.start()
    let ran = Monitor(false)
    let late = queue.schedule(at: .now + .seconds(600)) {}
    _ = queue.schedule(at: .now) {
      ran.withLock { $0 = true }
      ran.wakeAll()
    }
    #expect(ran.wait(milliseconds: 60_000) { $0 ? true : nil } == true)
    #expect(queue.cancel(late))
    #expect(!queue.cancel(late))
  }
}
