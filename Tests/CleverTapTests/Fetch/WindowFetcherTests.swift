import TestSupport
import Testing

@testable import CleverTap

@Suite struct WindowFetcherTests {
  @Test func theFiguresTellRequestsBytesAndTimes() async {
    let body = FetchHarness.success(1, 2)
    let harness = FetchHarness(ScriptedTransport(.status(503, "busy"), .status(200, body)))
    let outcome = await harness.run(acceptedAt: .now - .seconds(2))
    let figures = outcome.figures
    #expect(figures?.attempts == 2)
    #expect(figures?.bytes == body.utf8.count)
    #expect(figures?.startMilliseconds ?? 0 >= 2000)
    #expect(figures?.waitMilliseconds ?? -1 <= figures?.milliseconds ?? -2)
  }

  @Test func aFailedWindowHasFiguresWithoutBytes() async {
    let harness = FetchHarness(ScriptedTransport(.status(400, #"{"status":"fail"}"#)))
    let outcome = await harness.run()
    #expect(outcome.error?.kind == .rejected)
    #expect(outcome.figures?.attempts == 1)
    #expect(outcome.figures?.bytes == 0)
  }

  @Test func aCallWhoseOutputIsFullHoldsNoSlot() async throws {
    let room = Gate()
    let asked = Gate()
    let harness = FetchHarness(ScriptedTransport(.status(200, FetchHarness.success(1))))
    let progress = ReportProgress(waitForRoom: {
      asked.open()
      await room.wait()
    })
    async let blocked = harness.run(deadlineSeconds: 600, progress: progress)
    await asked.wait()
    let key = harness.account.slotKey
    var held: [RequestSlots.Slot] = []
    for call in 1...3 {
      held.append(
        try await harness.slots.acquire(
          key, call: -call, concurrency: 3, until: .now + .seconds(20)))
    }
    #expect(harness.transport.requests.isEmpty)
    for slot in held { harness.slots.release(slot) }
    room.open()
    #expect(await blocked.messages.count == 1)
  }

  @Test func waitingForASlotCountsAsWaiting() async throws {
    var harness = FetchHarness(ScriptedTransport(.status(200, FetchHarness.success(1))))
    harness.account = Account(
      name: "test", accountID: "X", passcode: Secret("p"), baseURL: "https://h", region: nil,
      zone: nil, concurrency: 1)
    let later = ContinuousClock.now + .seconds(600)
    let slots = harness.slots
    let key = harness.account.slotKey
    let slot = try await slots.acquire(key, call: 0, concurrency: 1, until: later)
    async let outcome = harness.run(deadlineSeconds: 600)
    while slots.waitingCount(key) == 0 { await Task.yield() }
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .milliseconds(3) { await Task.yield() }
    slots.release(slot)
    let figures = await outcome.figures
    #expect(figures?.waitMilliseconds ?? 0 >= 3)
    #expect(figures?.milliseconds ?? 0 >= figures?.waitMilliseconds ?? 0)
  }
}
