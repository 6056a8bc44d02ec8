/// Named faults of the sandbox, asked for with a label `sandbox:NAME`.
public enum SandboxFault: String, CaseIterable, Sendable {
  /// 401 with CleverTap's own words.
  case unauthorized
  /// 429 twice, then success.
  case rateLimited
  /// 429 whenever asked.
  case alwaysRateLimited
  /// 403.
  case forbidden
  /// 503.
  case unavailable
  /// The connection ends in the middle of the answer.
  case reset
  /// A body over the bound.
  case tooLarge
  /// 200 with status fail.
  case failWith200
  /// 200 with something close to JSON.
  case malformed
  /// 200 with the first half of a body.
  case truncated
  /// 200 without a body.
  case empty
  /// 200 with an HTML page.
  case html
  /// 200 with status partial.
  case partial
  /// Two seconds a window, then success.
  case slow
  /// No answer until the deadline.
  case hang
  /// 100,000 messages.
  case huge

  /// What a label starts with.
  static let prefix = "sandbox:"

  /// The fault that a label names; nil for every other label.
  init?(label: String) {
    guard label.utf8.starts(with: SandboxFault.prefix.utf8) else { return nil }
    self.init(rawValue: String(label.dropFirst(SandboxFault.prefix.count)))
  }

  /// The answer that stands for the fault; nil where the fault is of another kind.
  var answer: (status: Int, body: String)? {
    switch self {
    case .unauthorized:
      (401, #"{"status":"fail","error":"Account ID is not valid","code":401}"#)
    case .rateLimited, .alwaysRateLimited: SandboxFault.tooManyRequests
    case .forbidden: (403, #"{"status":"fail","error":"Forbidden","code":403}"#)
    case .unavailable: (503, "<html><body>Service Unavailable</body></html>")
    case .failWith200: (200, #"{"status":"fail","error":"Invalid channel","code":"1"}"#)
    case .malformed: (200, #"{"status":"success","messages":[{"message id":}]}"#)
    case .empty: (200, "")
    case .html: (200, "<!DOCTYPE html>\n<html><body>Please sign in</body></html>")
    case .partial: (200, #"{"status":"partial","req_id":1384649}"#)
    case .reset, .tooLarge, .truncated, .slow, .hang, .huge: nil
    }
  }

  static let tooManyRequests = (
    429, #"{"status":"fail","error":"Too many concurrent requests","code":429}"#
  )
}
