import TestSupport
import Testing

@testable import CleverTap

/// The rules of trying again, through the client.
@Suite struct RetryTests {
  private let success = ScriptedTransport.Response.status(200, FetchHarness.success(1))

  @Test func fiveAttemptsAreTheMost() async {
    let harness = FetchHarness(ScriptedTransport(.status(503, "")))
    let outcome = await harness.run(deadlineSeconds: 600)
    #expect(outcome.error?.kind == .unavailable)
    #expect(outcome.figures?.attempts == 5)
  }

  @Test func rateLimitedAttemptsAreNotCounted() async {
    let harness = FetchHarness(
      ScriptedTransport { _, index in index < 12 ? .status(429, "") : success })
    let outcome = await harness.run(deadlineSeconds: 600)
    #expect(outcome.figures?.attempts == 13)
    let entry = harness.statistics.snapshot.first?.entry
    #expect(entry?.requests == 13 && entry?.retries == 12 && entry?.rateLimited == 12)
  }

  @Test func aRetryAfterBeyondTheDeadlineFailsAtOnce() async {
    let harness = FetchHarness(
      ScriptedTransport(.status(429, "", retryAfter: "3600"), success))
    let outcome = await harness.run(deadlineSeconds: 600)
    #expect(outcome.error?.kind == .rateLimited)
    #expect(outcome.error?.retryAfterSeconds == 3600)
    #expect(harness.transport.requests.count == 1)
  }

  @Test(arguments: ["0", "7", " 7 ", "-1", "soon", "99999999999999999999"])
  func anyRetryAfterWithinTheDeadlineIsFollowedByASuccess(_ retryAfter: String) async {
    let harness = FetchHarness(
      ScriptedTransport(.status(503, "", retryAfter: retryAfter), success))
    let outcome = await harness.run(deadlineSeconds: 600)
    #expect(outcome.figures?.attempts == 2)
  }

  @Test func aDeadlineWithoutAResponseIsRetryable() async {
    let harness = FetchHarness(ScriptedTransport(.silence))
    let outcome = await harness.run(deadlineSeconds: 0)
    #expect(outcome.error?.kind == .deadlineExceeded)
    #expect(outcome.error?.retryable == true)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 4096])
  func chunksOfAnySizeGiveTheSameMessages(_ chunkBytes: Int) async {
    let body = FetchHarness.success(1, 2, 3)
    let harness = FetchHarness(ScriptedTransport(chunkBytes: chunkBytes, .status(200, body)))
    let outcome = await harness.run()
    #expect(outcome.messages.count == 3)
    #expect(outcome.figures?.bytes == body.utf8.count)
  }
}
