import CleverTapJSON
import CleverTapSystem

/// The failure of a call, in a form that people and programs can act on.
public struct CleverTapError: Error, Sendable {
  /// Bytes a result may have; more must be streamed.
  package static let maximumResultBytes = 256 << 20

  /// The stable name of each kind of failure.
  public enum Kind: String, CaseIterable, Sendable {
    /// The query breaks a rule; see ``CleverTapError/invalidQuery``.
    case invalidQuery
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
    /// The response is not what the API promises.
    case invalidResponse
    /// The response or the result is over a bound.
    case tooLarge
    /// A temporary or lock file could not be used.
    case localStorage
    /// The caller cancelled.
    case cancelled
  }

  /// CleverTap's own `code` and `error` as received, secrets redacted; nil where it sent none.
  public struct Upstream: Sendable {
    /// The member `code`, a number or a string; not the HTTP status.
    public let code: Value?
    /// The member `error`, CleverTap's description of the error, usually a string.
    public let error: Value?
  }

  /// A setting outside the library that can help; a program adds the name it has there.
  public enum Remedy: Sendable {
    /// The file of trusted certificates.
    case trustedCertificates
    /// The base URL that overrides the region's host.
    case baseURL
    /// The folder for temporary files.
    case temporaryFolder
    /// Taking messages as they come instead of a whole result.
    case streaming
  }

  /// The kind of failure, by which programs decide.
  public let kind: Kind
  /// One sentence that says what happened.
  public var message: String
  /// One sentence or two that say what to do about it.
  public var hint: String
  /// The setting that can help, where one can.
  public var remedy: Remedy?
  /// True if the same call may succeed later.
  public var retryable: Bool
  /// The wait that the server asked for, in seconds.
  public var retryAfterSeconds: Int?
  /// The HTTP status; nil where no response came.
  public var httpStatus: Int?
  /// CleverTap's own code and description; nil where it sent none.
  public var upstream: Upstream?
  /// The window that failed.
  public var window: Window?
  /// Windows of the call that were complete when it failed.
  public var completedWindows: Int?
  /// Requests and times the window took.
  public var figures: WindowFigures?
  /// The field and rule that the query breaks; nil unless the kind is ``Kind/invalidQuery``.
  public var invalidQuery: InvalidQuery?

  /// Makes an error; `retryable` is what the kind usually is unless given.
  public init(
    _ kind: Kind, _ message: String, hint: String, retryable: Bool? = nil, remedy: Remedy? = nil
  ) {
    self.kind = kind
    self.message = message
    self.hint = hint
    self.retryable = retryable ?? kind.isUsuallyRetryable
    self.remedy = remedy
  }

  /// The system's libcurl is missing or unusable.
  public static func noLibrary(_ reason: String) -> CleverTapError {
    CleverTapError(
      .network, "libcurl could not be loaded: \(reason).",
      hint:
        "Install the package libcurl4 (libcurl4t64 on newer Debian and Ubuntu, libcurl on Fedora, curl on Arch).",
      retryable: false)
  }

  /// A query that cannot be sent.
  public init(_ invalid: InvalidQuery) {
    self.init(.invalidQuery, invalid.message, hint: "Correct \(invalid.field) of the query.")
    invalidQuery = invalid
  }

  /// The caller's cancellation.
  public static let cancelled = CleverTapError(
    .cancelled, "The call was cancelled.",
    hint: "Send the request again if its result is still wanted.")

  /// A result over ``maximumResultBytes``.
  package static func resultTooLarge(streamable: Bool) -> CleverTapError {
    CleverTapError(
      .tooLarge, "The result is larger than \(maximumResultBytes >> 20) MiB.",
      hint: "Narrow the range or the filters.",
      remedy: streamable ? .streaming : nil)
  }

  /// A temporary file in `folder` that could not be opened, written or read, as `verb` says.
  package static func temporaryFile(
    in folder: String, notBeing verb: String, _ error: SystemError
  ) -> CleverTapError {
    CleverTapError(
      .localStorage, "A temporary file in \(folder) could not be \(verb): \(error.text).",
      hint: "Free some space there, or choose a folder that can be written.",
      remedy: .temporaryFolder)
  }

  /// The deadline.
  public static func deadline(_ doing: String) -> CleverTapError {
    CleverTapError(
      .deadlineExceeded, "The deadline passed while \(doing).",
      hint: "Raise deadlineSeconds, narrow the range, or set a smaller windowDays.")
  }
}

extension CleverTapError.Kind {
  var isUsuallyRetryable: Bool {
    switch self {
    case .rateLimited, .unavailable, .network, .deadlineExceeded, .localStorage, .cancelled: true
    case .invalidQuery, .notConfigured, .unauthorized, .forbidden, .rejected, .invalidResponse,
      .tooLarge:
      false
    }
  }
}
