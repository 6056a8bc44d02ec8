/// One HTTP request of the one endpoint this program knows.
///
/// It is always a POST.
public struct TransportRequest: Sendable {
  /// An absolute URL.
  public let url: String
  /// Field names and values besides those the transport adds (Host, Content-Length, Accept,
  /// Accept-Encoding, User-Agent).
  public let headers: [(name: String, value: String)]
  /// The JSON body.
  public let body: [UInt8]
  /// The instant at which request and response must be over.
  public let deadline: ContinuousClock.Instant
}

/// The head of a response, and its body to be read.
public struct TransportResponse: Sendable {
  /// The status code.
  public let status: Int
  /// The Retry-After field in seconds, if there is one.
  public let retryAfter: String?
  /// The body in chunks, its content coding undone.
  public let body: any ResponseBody

  /// Makes a response.
  public init(status: Int, retryAfter: String?, body: any ResponseBody) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
  }
}

/// A body that is fetched chunk by chunk; a consumer that does not ask stops the transfer.
public protocol ResponseBody: Sendable {
  /// The next chunk, never empty; nil at the end. Cancelling the task aborts the transfer.
  func next() async throws(TransportFailure) -> [UInt8]?
  /// Ends the transfer, complete or not; nothing may be asked for afterwards.
  func close()
}

/// Sends requests.
///
/// The one seam between the client and the network or the sandbox.
public protocol Transport: Sendable {
  /// Sends a request and waits for the head of the response, however long, but for the deadline.
  /// Cancelling the task aborts the transfer.
  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
  /// Version of the HTTP library; nil while it is not loaded.
  var version: String? { get }
}

/// The reasons for which a transfer fails.
public enum TransportFailure: Error, Sendable {
  /// No connection: name, route, proxy or refusal. Nothing was received.
  case connect(String)
  /// The server's certificate or the TLS handshake is not acceptable.
  case tls(String)
  /// The connection ended in the middle.
  case cut(String)
  /// No byte came for a minute in the middle of a response.
  case stalled
  /// The request's deadline passed.
  case deadline
  /// The body is over ``TransportBounds/bodyBytes``.
  case tooLarge
  /// The task was cancelled.
  case cancelled
  /// The HTTP library is missing or unusable; the text says what to install.
  case noLibrary(String)
}

/// Bounds every transport keeps.
public enum TransportBounds {
  /// Bytes of a decoded body.
  public static let bodyBytes = 1 << 30
  /// Seconds until a connection must stand.
  public static let connectSeconds = 10
  /// Seconds between two bytes of a response, once the first has come.
  public static let stallSeconds = 60
}
