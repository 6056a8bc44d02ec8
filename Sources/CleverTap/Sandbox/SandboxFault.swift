/// Named faults of the sandbox, asked for with a label `sandbox:NAME`.
public enum SandboxFault: String, CaseIterable, Sendable {
  case unauthorized, rateLimited, alwaysRateLimited, forbidden, unavailable, reset, tooLarge
  case failWith200, malformed, truncated, empty, html, partial, slow, hang, huge

  /// The sandbox's departure from its usual response.
  enum Effect: Sendable {
    /// This response instead.
    case respond(status: Int, body: String)
    /// That response the first times that a body is sent, and then the usual one.
    case respondFirst(times: Int, status: Int, body: String)
    /// The transfer fails before a response comes.
    case fail(TransportFailure)
    /// The transfer fails after the body's first chunk.
    case failAfterChunk(TransportFailure)
    /// The body ends in the middle, as if that were its end.
    case halveBody
    /// The usual response, so much later.
    case delay(Duration)
    /// The usual response with so many messages, whatever the range.
    case messages(Int)
  }

  /// One phrase for people.
  public var summary: String { row.summary }

  /// The fault's part in what the sandbox does.
  var effect: Effect { row.effect }

  private var row: (summary: String, effect: Effect) {
    switch self {
    case .unauthorized:
      (
        "401, as for a wrong region or passcode",
        .respond(
          status: 401, body: #"{"status":"fail","error":"Account ID is not valid","code":401}"#)
      )
    case .rateLimited: ("429 twice, then success", .respondFirst(times: 2, status: 429, body: busy))
    case .alwaysRateLimited: ("429 until the deadline", .respond(status: 429, body: busy))
    case .forbidden:
      ("403", .respond(status: 403, body: #"{"status":"fail","error":"Forbidden","code":403}"#))
    case .unavailable:
      (
        "503 with an HTML page",
        .respond(status: 503, body: "<html><body>Service Unavailable</body></html>")
      )
    case .reset:
      (
        "the connection breaks in the middle of the body",
        .failAfterChunk(.cut("connection reset by peer"))
      )
    case .tooLarge: ("a body over 1 GiB", .fail(.tooLarge))
    case .failWith200:
      (
        "200 with `status` fail",
        .respond(status: 200, body: #"{"status":"fail","error":"Invalid channel","code":"1"}"#)
      )
    case .malformed:
      (
        "200 with something close to JSON",
        .respond(status: 200, body: #"{"status":"success","messages":[{"message id":}]}"#)
      )
    case .truncated: ("200 with the first half of a body", .halveBody)
    case .empty: ("200 without a body", .respond(status: 200, body: ""))
    case .html:
      (
        "200 with an HTML page",
        .respond(
          status: 200, body: "<!DOCTYPE html>\n<html><body>Please sign in</body></html>")
      )
    case .partial:
      (
        "200 with `status` partial",
        .respond(status: 200, body: #"{"status":"partial","req_id":1384649}"#)
      )
    case .slow: ("2 s a window, then success", .delay(.seconds(2)))
    case .hang: ("no response until the deadline", .delay(.seconds(86_400)))
    case .huge: ("100,000 messages", .messages(100_000))
    }
  }

  /// The body of a 429.
  static let tooManyRequests =
    #"{"status":"fail","error":"Too many concurrent requests","code":429}"#
  private var busy: String { SandboxFault.tooManyRequests }

  /// The beginning of a label that names a fault.
  static let prefix = "sandbox:"

  /// The fault that a label names; nil for every other label.
  init?(label: String) {
    guard label.utf8.starts(with: SandboxFault.prefix.utf8) else { return nil }
    self.init(rawValue: String(label.dropFirst(SandboxFault.prefix.count)))
  }
}
