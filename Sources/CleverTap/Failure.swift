import JSON

/// Why a report could not be had, in a form that people and programs can act on.
public struct Failure: Error, Sendable {
  /// The stable name of each kind of failure.
  public enum Kind: String, CaseIterable, Sendable {
    /// The params break the method's rules.
    case invalidParams
    /// No account, or not all of it, is configured.
    case notConfigured
    /// CleverTap does not accept the credentials.
    case unauthorized
    /// CleverTap refuses this account or passcode the endpoint.
    case forbidden
    /// Too many requests at once.
    case rateLimited
    /// CleverTap answered, and said fail.
    case rejected
    /// CleverTap's servers failed (5xx, 408).
    case unavailable
    /// The connection failed or was cut.
    case network
    /// The call's deadline passed.
    case deadlineExceeded
    /// The answer is not what the API promises.
    case invalidResponse
    /// The answer or result is over a bound.
    case tooLarge
    /// A temporary or lock file could not be used.
    case localStorage
    /// The caller cancelled.
    case cancelled
  }

  /// CleverTap's own `code` and `error` as received, secrets masked; nil where it sent none.
  public struct Upstream: Sendable {
    /// Its code, a number or a string; not the HTTP status.
    public let code: Value?
    /// What it says went wrong, usually a string.
    public let error: Value?
  }

  /// The kind.
  public let kind: Kind
  /// One sentence that says what happened.
  public var message: String
  /// What to do about it.
  public var hint: String
  /// Whether the same call may succeed later.
  public var retryable: Bool
  /// The wait that the server asked for, in seconds.
  public var retryAfterSeconds: Int?
  /// The HTTP status, where an answer came.
  public var httpStatus: Int?
  /// CleverTap's own words about it.
  public var upstream: Upstream?
  /// The window that failed.
  public var window: Window?
  /// Windows of the call that were complete when it failed.
  public var completedWindows: Int?
  /// Requests made for the window.
  public var attempts: Int?
  /// How long the window was tried for.
  var milliseconds: Int?
  /// What is wrong with the params, for ``Kind/invalidParams``.
  public var violations: [Violation] = []

  /// States a failure; `retryable` is the kind's usual answer unless given.
  public init(_ kind: Kind, _ message: String, hint: String, retryable: Bool? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.retryable = retryable ?? kind.isUsuallyRetryable
  }

  /// The system's libcurl is missing or unusable.
  public static func noLibrary(_ reason: String) -> Failure {
    Failure(
      .network, "libcurl could not be loaded: \(reason).",
      hint:
        "Install the package libcurl4 (libcurl4t64 on newer Debian and Ubuntu, libcurl on Fedora, curl on Arch).",
      retryable: false)
  }

  /// Params that are not accepted.
  public init(_ invalid: InvalidParams) {
    let count = invalid.violations.count
    let first = invalid.violations.first?.message ?? ""
    self.init(
      .invalidParams, count == 1 ? first : "\(count) things are wrong with the params: \(first)",
      hint: "Correct every entry of data.violations and send the request again.")
    violations = invalid.violations
  }

  /// The caller's cancellation.
  public static let cancelled = Failure(
    .cancelled, "The call was cancelled.",
    hint: "Send the request again if its result is still wanted.")

  /// The deadline.
  public static func deadline(_ doing: String) -> Failure {
    Failure(
      .deadlineExceeded, "The deadline passed while \(doing).",
      hint: "Raise deadlineSeconds, narrow the range, or set a smaller windowDays.")
  }
}

extension Failure.Kind {
  /// The JSON-RPC error code.
  public var code: Int {
    switch self {
    case .invalidParams: -32602
    case .cancelled: -32800
    case .notConfigured: 1001
    case .unauthorized: 1002
    case .forbidden: 1003
    case .rateLimited: 1004
    case .rejected: 1005
    case .unavailable: 1006
    case .network: 1007
    case .deadlineExceeded: 1008
    case .invalidResponse: 1009
    case .tooLarge: 1010
    case .localStorage: 1013
    }
  }

  /// What the kind means, for lists of errors.
  public var meaning: String {
    switch self {
    case .invalidParams: "Params the method does not accept; data.violations has all of them."
    case .cancelled: "Cancelled by the caller or by the end of the process."
    case .notConfigured: "No account, or not all of it, is configured."
    case .unauthorized: "CleverTap does not accept the credentials, or the region is wrong."
    case .forbidden: "CleverTap refuses this account or passcode the endpoint."
    case .rateLimited: "Too many requests at once, until the deadline."
    case .rejected: "CleverTap answered, and said fail."
    case .unavailable: "CleverTap's servers failed (5xx, 408)."
    case .network: "The connection failed or was cut, or libcurl is missing."
    case .deadlineExceeded: "The call's deadline passed."
    case .invalidResponse: "The answer is not what the API promises."
    case .tooLarge: "An answer over 1 GiB, or a result over 256 MiB."
    case .localStorage: "A temporary or lock file could not be used."
    }
  }

  var isUsuallyRetryable: Bool {
    switch self {
    case .rateLimited, .unavailable, .network, .deadlineExceeded, .localStorage, .cancelled: true
    case .invalidParams, .notConfigured, .unauthorized, .forbidden, .rejected, .invalidResponse,
      .tooLarge:
      false
    }
  }
}
