import Testing

@testable import CleverTap

@Suite struct RetryPolicyTests {
  private let full = RetryPolicy(random: { 0.999_999 })
  private let none = RetryPolicy(random: { 0 })

  private func failure(_ kind: CleverTapError.Kind, retryAfter: Int? = nil) -> CleverTapError {
    var failure = CleverTapError(kind, "It failed.", hint: "Try again.")
    failure.retryAfterSeconds = retryAfter
    return failure
  }

  @Test func waitsDoubleToThirtySecondsWithFullJitter() {
    let seconds = (1...8).map { (full.delay(wait: $0) / .seconds(1)).rounded() }
    #expect(seconds == [1, 2, 4, 8, 16, 30, 30, 30])
    #expect(none.delay(wait: 5) == .zero)
  }

  @Test func fiveAttemptsAreTheMostButFor429() {
    func decision(_ kind: CleverTapError.Kind, attempts: Int) -> RetryPolicy.Decision {
      none.decision(
        failure(kind), isTransient: true, attempts: attempts, waits: attempts,
        remaining: .seconds(60))
    }
    #expect(decision(.network, attempts: 4) == .retry(after: .zero))
    #expect(decision(.network, attempts: 5) == .giveUp)
    #expect(decision(.rateLimited, attempts: 50) == .retry(after: .zero))
  }

  @Test func theDeadlineIsNeverPassed() {
    func decision(retryAfter: Int?, remaining: Duration) -> RetryPolicy.Decision {
      full.decision(
        failure(.rateLimited, retryAfter: retryAfter), isTransient: true, attempts: 0, waits: 4,
        remaining: remaining)
    }
    #expect(decision(retryAfter: 5, remaining: .seconds(6)) == .retry(after: .seconds(5)))
    #expect(decision(retryAfter: 5, remaining: .seconds(5)) == .giveUp)
    #expect(decision(retryAfter: 0, remaining: .seconds(60)) != .retry(after: .zero))
    #expect(decision(retryAfter: nil, remaining: .seconds(15)) == .giveUp)
    #expect(decision(retryAfter: nil, remaining: .seconds(17)) != .giveUp)
  }

  @Test func finalFailuresAreNotTriedAgain() {
    let decision = none.decision(
      failure(.unauthorized), isTransient: false, attempts: 1, waits: 0, remaining: .seconds(60))
    #expect(decision == .giveUp)
  }
}
