import CleverTap
import Testing

@Suite struct WindowTests {
  private func check(_ days: Int, _ windowDays: Int, _ concurrency: Int, gives lengths: [Int]) {
    let from = Day(clamping: 19_000)
    let windows = Window.slice(
      from: from, to: from.adding(days - 1), windowDays: windowDays, concurrency: concurrency)
    #expect(windows.map(\.days) == lengths, "\(days) days")
    #expect(windows.first?.from == from)
    #expect(windows.last?.to == from.adding(days - 1))
    for (earlier, later) in zip(windows, windows.dropFirst()) {
      #expect(earlier.to.adding(1) == later.from)
    }
  }

  @Test func windowsAreEqualAndFillTheLanes() {
    check(7, 14, 3, gives: [3, 2, 2])
    check(90, 14, 3, gives: Array(repeating: 10, count: 9))
    check(2, 14, 3, gives: [2])
    check(1, 14, 3, gives: [1])
    check(3, 14, 3, gives: [1, 1, 1])
    check(30, 14, 1, gives: [10, 10, 10])
    check(30, 14, 2, gives: [8, 8, 7, 7])
    check(5, 1, 3, gives: [1, 1, 1, 1, 1])
    check(366, 0, 3, gives: [366])
    check(366, 366, 1, gives: [366])
  }
}
