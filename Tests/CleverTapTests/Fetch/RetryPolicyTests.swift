import Testing

@testable import CleverTap

@Suite struct BackoffTests {
  private let full = RetryPolicy(random: { 0.999_999 })
  private let none = RetryPolicy(random: { 0 })

  private func failure(_ kind: CleverTapError.Kind, retryAfter: Int? = nil) -> CleverTapError {
    var failure = CleverTapError(kind, "It failed.", hint: "Try again.")
    failure.retryAfterSeconds = retryAfter
    return failure
  }

  @Test func waitsDoubleToThirtySecondsWithFullJitter() {
    let seconds = (1...8).map { (full.delay(retry: $0) / .seconds(1)).rounded() }
    #expect(seconds == [1, 2, 4, 8, 16, 30, 30, 30])
    #expect(none.delay(retry: 5) == .zero)
  }

  @Test func fiveTriesAreTheMostButFor429() {
    func verdict(_ kind: CleverTapError.Kind, counted: Int) -> RetryPolicy.Decision {
      none.verdict(
        failure(kind), isTransient: true, counted: counted, retries: counted,
        remaining: .seconds(60))
    }
    #expect(verdict(.network, counted: 4) == .retry(after: .zero))
    #expect(verdict(.network, counted: 5) == .giveUp)
    #expect(verdict(.rateLimited, counted: 50) == .retry(after: .zero))
  }

  @Test func theDeadlineIsNeverPassed() {
    func verdict(retryAfter: Int?, remaining: Duration) -> RetryPolicy.Decision {
      full.verdict(
        failure(.rateLimited, retryAfter: retryAfter), isTransient: true, counted: 0, retries: 4,
        remaining: remaining)
    }
    #expect(verdict(retryAfter: 5, remaining: .seconds(6)) == .retry(after: .seconds(5)))
    #expect(verdict(retryAfter: 5, remaining: .seconds(5)) == .giveUp)
    #expect(verdict(retryAfter: 0, remaining: .seconds(60)) != .retry(after: .zero))
    #expect(verdict(retryAfter: nil, remaining: .seconds(15)) == .giveUp)
    #expect(verdict(retryAfter: nil, remaining: .seconds(17)) != .giveUp)
  }

  @Test func finalFailuresAreNotTriedAgain() {
    let verdict = none.verdict(
      failure(.unauthorized), isTransient: false, counted: 1, retries: 0, remaining: .seconds(60))
    #expect(verdict == .giveUp)
  }
}
