import Testing

@testable import CleverTap

@Suite struct ProgressTests {
  @Test func progressAlwaysRises() {
    let progress = ReportProgress()
    let day = Day(clamping: 20_000)
    let windows = Window.slice(from: day, to: day.adding(29), windowDays: 10, concurrency: 3)
    progress.begin(windows: 3)
    var last = -1.0
    func check(atMost bound: Double) {
      for _ in 0..<50 {
        let now = progress.snapshot().progress
        #expect(now > last && now < bound)
        last = now
      }
    }
    check(atMost: 1)
    for window in windows { progress.start(window) }
    check(atMost: 1)
    progress.stop(windows[1], isDone: true)
    check(atMost: 2)
    progress.stop(windows[0], isDone: false)
    progress.start(windows[0])
    check(atMost: 2)
    #expect(progress.snapshot().total == 3)
  }

  @Test func latencyIsInterpolated() {
    for (days, seconds) in [(1, 0.7), (7, 6), (30, 26), (90, 109)] {
      #expect(abs(expectedSeconds(days: days) - seconds) < 1e-9)
    }
    #expect(abs(expectedSeconds(days: 4) - 3.35) < 1e-9)
    #expect(expectedSeconds(days: 120) > 109)
  }
}
