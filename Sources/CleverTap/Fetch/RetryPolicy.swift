/// Decides whether and when a failed attempt is followed by another: full-jitter exponential backoff
/// from 1 s, at most 30 s.
public struct RetryPolicy: Sendable {
  /// Attempts of one window at most; a 429 is not counted.
  public static let maximumAttempts = 5
  /// The bound of the first wait and of every later one, in seconds.
  static let firstSeconds = 1.0
  static let maximumSeconds = 30.0

  /// Gives a number in 0..<1.
  let random: @Sendable () -> Double
  /// Factor of every wait: 1, or 0 in tests, which then do not wait at all.
  let scale: Double

  /// Uses the system's randomness unless given another.
  public init(
    scale: Double = 1, random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
  ) {
    self.scale = scale
    self.random = random
  }

  /// The wait number `wait`, counting from 1, where the server asks for none.
  func delay(wait: Int) -> Duration {
    var bound = RetryPolicy.firstSeconds
    for _ in 1..<max(1, wait) where bound < RetryPolicy.maximumSeconds { bound *= 2 }
    return .seconds(min(bound, RetryPolicy.maximumSeconds) * random())
  }

  /// The next step after a failed attempt.
  enum Decision: Equatable {
    case retry(after: Duration)
    case giveUp
  }

  /// Decides after an attempt that failed with `error`.
  ///
  /// `attempts` are those that count towards the maximum, `waits` those that came before; a wait that
  /// would pass `remaining` gives up.
  func decision(
    _ error: CleverTapError, isTransient: Bool, attempts: Int, waits: Int, remaining: Duration
  ) -> Decision {
    guard isTransient else { return .giveUp }
    guard error.kind == .rateLimited || attempts < RetryPolicy.maximumAttempts else {
      return .giveUp
    }
    // A server that asks for 0 seconds must not be asked again and again at full speed.
    let asked = error.retryAfterSeconds.flatMap { $0 > 0 ? Duration.seconds($0) : nil }
    let wait = asked ?? delay(wait: waits + 1)
    return wait < remaining ? .retry(after: wait * scale) : .giveUp
  }
}
