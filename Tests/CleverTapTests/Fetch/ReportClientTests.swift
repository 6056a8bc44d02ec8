import TestSupport
import Testing

@testable import CleverTap

@Suite struct ReportClientTests {
  /// Answers a window with one message whose id is its first day.
  private static func byDay(_ request: TransportRequest) -> ScriptedTransport.Response {
    .status(200, FetchHarness.success(day(request)))
  }

  private static func day(_ request: TransportRequest) -> Int {
    let digits = request.body.dropFirst(9).prefix(8)
    return Int(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  @Test func windowsComeInDateOrderWhateverOrderTheyEndIn() async {
    let first = Gate()
    let harness = FetchHarness(
      ScriptedTransport { request, index in
        if index == 0 { await first.wait() }
        if index == 2 { first.open() }
        return Self.byDay(request)
      })
    let outcome = await harness.run(days: 6)
    #expect(outcome.error == nil)
    #expect(
      outcome.messages.map { $0.prefix(22) }
        == (1...6).map { #"{"messageId":2024010\#($0),"# })
  }

  @Test func noMoreThanThreeRunAtOnce() async {
    let harness = FetchHarness(
      ScriptedTransport { request, _ in
        for _ in 0..<5 { await Task.yield() }
        return Self.byDay(request)
      })
    let outcome = await harness.run(days: 12)
    #expect(outcome.windows.count == 12)
    #expect(harness.transport.mostAtOnce <= 3)
  }

  @Test func oneWindowIsOneRequestWithTheDocumentedHeaders() async {
    let harness = FetchHarness(ScriptedTransport(.status(200, FetchHarness.success(1))))
    _ = await harness.run(days: 90, windowDays: 0)
    #expect(harness.transport.bodies == [#"{"from":"20240101","to":"20240330"}"#])
    let request = harness.transport.requests.first
    #expect(request?.url == "https://in1.api.clevertap.com/1/message/report.json")
    #expect(
      request?.headers.map(\.name) == [
        "X-CleverTap-Account-Id", "X-CleverTap-Passcode", "Content-Type",
      ])
    #expect(request?.headers.map(\.value) == ["W9R-486-4W5Z", "PASS-1", "application/json"])
  }

  @Test func aFailedWindowFailsTheCall() async {
    let harness = FetchHarness(
      ScriptedTransport { request, _ in
        Self.day(request) == 20_240_102 ? .status(400, "{}") : Self.byDay(request)
      })
    let outcome = await harness.run(days: 3)
    #expect(outcome.error?.kind == .rejected)
    #expect(outcome.error?.window?.from.text == "20240102")
    #expect((0...2).contains(outcome.error?.completedWindows ?? -1))
    #expect(harness.transport.running == 0)
  }

  @Test func aFailedWindowIsLeftOutWherePartialResultsAreAllowed() async {
    let harness = FetchHarness(
      ScriptedTransport { request, _ in
        Self.day(request) == 20_240_102 ? .status(400, "{}") : Self.byDay(request)
      })
    let outcome = await harness.run(days: 3, allowPartial: true)
    #expect(outcome.error == nil)
    #expect(outcome.messages.count == 2)
    guard case .failure(let error) = outcome.windows[1].result else {
      Issue.record("the second window did not fail")
      return
    }
    #expect(error.kind == .rejected)
  }

  @Test func whereAllWindowsFailTheEarliestIsReported() async {
    let harness = FetchHarness(ScriptedTransport(.status(400, "{}")))
    let outcome = await harness.run(days: 3, allowPartial: true)
    #expect(outcome.error?.window?.from.text == "20240101")
    #expect(outcome.error?.completedWindows == 0)
  }

  @Test func aCancelledCallEndsItsTransfers() async {
    let harness = FetchHarness(ScriptedTransport(.silence))
    let task = Task { await harness.run(days: 3, deadlineSeconds: 600) }
    while harness.transport.running < 3 { await Task.yield() }
    task.cancel()
    #expect(await task.value.error?.kind == .cancelled)
    #expect(harness.transport.running == 0)
  }

  @Test func aQueryOfTooManyWindowsIsInvalid() async {
    let harness = FetchHarness(ScriptedTransport(.silence))
    let outcome = await harness.run(days: 5000)
    #expect(outcome.error?.kind == .invalidQuery)
    #expect(outcome.error?.invalidQuery?.field == "windowDays")
    #expect(harness.transport.requests.isEmpty)
  }
}
