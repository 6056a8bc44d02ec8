/// When to try again: full-jitter exponential backoff from 1 s, at most 30 s.
public struct RetryPolicy: Sendable {
  /// Attempts of one window at most; a 429 is not counted.
  public static let maximumAttempts = 5
  /// First and longest wait in seconds.
  static let first = 1.0
  static let cap = 30.0

  /// A number in 0..<1; tests fix it.
  let random: @Sendable () -> Double
  /// Seconds of the waits are multiplied by this; 1 but in simulations.
  let scale: Double

  /// Uses the system's randomness unless told otherwise.
  public init(
    scale: Double = 1, random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
  ) {
    self.scale = scale
    self.random = random
  }

  /// The wait before try `retry` + 1, `retry` counting from 1.
  func delay(retry: Int) -> Duration {
    var bound = RetryPolicy.first
    for _ in 1..<max(1, retry) where bound < RetryPolicy.cap { bound *= 2 }
    return .seconds(min(bound, RetryPolicy.cap) * random() * scale)
  }

  /// What to do after a failed try.
  enum Decision: Equatable {
    case retry(after: Duration)
    case giveUp
  }

  /// Decides after a failure.
  ///
  /// `counted` are the tries that count towards the maximum, `retries` all waits so far; a wait
  /// that would pass `remaining` gives up.
  func verdict(
    _ failure: CleverTapError, isTransient: Bool, counted: Int, retries: Int, remaining: Duration
  ) -> Decision {
    guard isTransient else { return .giveUp }
    guard failure.kind == .rateLimited || counted < RetryPolicy.maximumAttempts else {
      return .giveUp
    }
    // A server that asks for 0 seconds must not be asked again and again at full speed.
    let asked = failure.retryAfterSeconds.flatMap { $0 > 0 ? Duration.seconds($0) : nil }
    let wait = asked ?? delay(retry: retries + 1)
    return wait < remaining ? .retry(after: wait) : .giveUp
  }
}
