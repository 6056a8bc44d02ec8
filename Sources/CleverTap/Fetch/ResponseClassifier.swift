import CleverTapJSON

/// Tells success from failure in one response of the API, and says what each failure means.
struct ResponseClassifier {
  /// Bytes of an error's body that are looked at.
  static let maximumErrorBytes = 64 << 10

  let account: Account

  /// An attempt that failed, and whether another may help.
  struct FailedAttempt: Error {
    var error: CleverTapError
    let isTransient: Bool
    /// The request may still occupy one of CleverTap's slots.
    var isAborted = false

    init(_ error: CleverTapError, transient: Bool, aborted: Bool = false) {
      self.error = error
      isTransient = transient
      isAborted = aborted
    }
  }

  /// The failure that a status other than 200 means.
  func failedAttempt(status: Int, retryAfter: String?, body: [UInt8]) -> FailedAttempt {
    let members = (try? Document(body))?.root.members ?? []
    var upstream: [String: [UInt8]] = [:]
    for member in members {
      if let name = member.name.string { upstream[name] = compact(member.value.raw) }
    }
    // A status that says it itself comes first; else CleverTap's own code does.
    let code = ResponseClassifier.tellingStatuses.contains(status) ? nil : failCode(upstream)
    var failed = failedAttempt(status: code ?? status)
    failed.error.httpStatus = status
    failed.error.upstream = upstreamError(upstream)
    failed.error.retryAfterSeconds = seconds(retryAfter)
    return failed
  }

  /// The failure that a complete JSON body with status 200 means; nil where it is a success.
  func failedAttempt(
    _ response: ReportReader.Response, retryAfter: String?
  ) -> FailedAttempt? {
    guard var failed = failedAttempt(response) else { return nil }
    failed.error.httpStatus = 200
    failed.error.upstream = upstreamError(response.members)
    failed.error.retryAfterSeconds = seconds(retryAfter)
    return failed
  }

  private func failedAttempt(_ response: ReportReader.Response) -> FailedAttempt? {
    let members = response.members
    if let defect = response.defect, members["status"] == nil {
      return invalid(defect)
    }
    let status = members["status"].map(text)
    switch status {
    case "fail":
      if let code = failCode(members) { return failedAttempt(status: code) }
      return rejected("CleverTap refused the request")
    case "success":
      if let error = members["error"], !ResponseClassifier.empty.contains(error) {
        return rejected("CleverTap reported an error along with success")
      }
      if let defect = response.defect { return invalid(defect) }
      if response.hasMessages { return nil }
      return invalid("The answer has no \"messages\".")
    case "partial": return invalid("The answer has status \"partial\".")
    case .some(let other):
      let shown = account.passcode.redact(other).prefix(100)
      return invalid("The answer has an unknown status \"\(shown)\".")
    case nil: return invalid("The answer has no \"status\".")
    }
  }

  /// The failure of reading a body with status 200, `excerpt` being its beginning.
  func failedAttempt(_ problem: ReportReader.Problem, excerpt: [UInt8]) -> FailedAttempt {
    switch problem {
    case .notJSON(let error): return notJSON(error, excerpt: excerpt)
    case .failure(let error): return FailedAttempt(error, transient: false)
    }
  }

  /// A body that is not one complete JSON document.
  private func notJSON(_ error: ScanError, excerpt: [UInt8]) -> FailedAttempt {
    let isPage = excerpt.drop { $0 <= 0x20 }.first == UInt8(ascii: "<")
    let what =
      excerpt.isEmpty
      ? "is empty" : isPage ? "is an HTML page" : "is not complete JSON (\(error.message))"
    var failed = CleverTapError(
      .invalidResponse, "CleverTap's answer \(what).",
      hint:
        "Try again later; if it stays so, look for a proxy or firewall that answers in between.",
      retryable: true)
    failed.httpStatus = 200
    return FailedAttempt(failed, transient: true)
  }

  /// The failure of a transfer.
  func failedAttempt(_ failure: TransportFailure) -> FailedAttempt {
    switch failure {
    case .connect(let reason):
      return network(
        "No connection to \(account.baseURL): \(reason).",
        "Check the network, the proxy variables and the region, \(region).", transient: true)
    case .tls(let reason):
      return network(
        "No secure connection to \(account.baseURL): \(reason).",
        "Check this machine's clock; a proxy that inspects TLS needs its certificate trusted.",
        transient: false, remedy: .trustedCertificates)
    case .cut(let reason):
      return network(
        "The answer was cut off: \(reason).",
        "Try again; a smaller windowDays makes each answer shorter.", transient: true)
    case .stalled:
      var failed = network(
        "No byte came for too long in the middle of the answer.",
        "Try again; a smaller windowDays makes each answer shorter.", transient: true)
      failed.isAborted = true
      return failed
    case .deadline:
      return FailedAttempt(
        .deadline("waiting for CleverTap's answer"), transient: false, aborted: true)
    case .tooLarge:
      return FailedAttempt(
        CleverTapError(
          .tooLarge, "The answer is larger than \(TransportBounds.bodyBytes >> 30) GiB.",
          hint: "Set a smaller windowDays, or narrow the query with filters."), transient: false)
    case .cancelled: return FailedAttempt(.cancelled, transient: false, aborted: true)
    case .noLibrary(let reason):
      return FailedAttempt(.noLibrary(account.passcode.redact(reason)), transient: false)
    }
  }

  private func network(
    _ message: String, _ hint: String, transient: Bool, remedy: CleverTapError.Remedy? = nil
  ) -> FailedAttempt {
    FailedAttempt(
      CleverTapError(
        .network, account.passcode.redact(message), hint: hint, retryable: transient,
        remedy: remedy),
      transient: transient)
  }

  private static let empty = ["null", "\"\"", "[]", "{}"].map { Array($0.utf8) }

  /// Statuses that mean the same as `code` of a body that says fail.
  private static let tellingStatuses = [401, 403, 429]

  /// The `code` of a body that says fail, where it is one of ``tellingStatuses``.
  private func failCode(_ members: [String: [UInt8]]) -> Int? {
    guard let status = members["status"], text(status).utf8.elementsEqual("fail".utf8),
      let code = members["code"].flatMap({ Int(text($0)) })
    else { return nil }
    return ResponseClassifier.tellingStatuses.contains(code) ? code : nil
  }

  private func failedAttempt(status: Int) -> FailedAttempt {
    switch status {
    case 401:
      return FailedAttempt(
        CleverTapError(
          .unauthorized,
          "CleverTap does not accept the credentials of account \"\(account.name)\".",
          hint:
            "Check account id and passcode (passcodes can expire) and the region, \(region): a wrong region answers like this too."
        ), transient: false)
    case 403:
      return FailedAttempt(
        CleverTapError(
          .forbidden, "CleverTap forbids account \"\(account.name)\" to read message reports.",
          hint: "Ask CleverTap support, or an administrator, to enable the API for this passcode."),
        transient: false)
    case 429:
      return FailedAttempt(
        CleverTapError(
          .rateLimited, "Too many requests of this account run at once.",
          hint:
            "CleverTap allows 3 at a time; wait for other jobs, or raise deadlineSeconds to wait longer."
        ), transient: true)
    case 408, 500...599:
      return FailedAttempt(
        CleverTapError(
          .unavailable, "CleverTap's server failed with HTTP status \(status).",
          hint: "Try again in a few minutes; a smaller windowDays makes its work lighter."),
        transient: [408, 500, 502, 503, 504].contains(status))
    case 400...499: return rejected("CleverTap refused the request with HTTP status \(status)")
    case 300...399:
      return invalid(
        "The server redirects (HTTP status \(status)), which is never followed.",
        hint: "Check the region and the host: the API's own hosts do not redirect.",
        remedy: .baseURL)
    default: return invalid("The server answered with HTTP status \(status).")
    }
  }

  private var region: String { account.region ?? account.baseURL }

  private func rejected(_ message: String) -> FailedAttempt {
    FailedAttempt(
      CleverTapError(
        .rejected, "\(message).",
        hint: "CleverTap's own words say what it does not accept: see upstream."),
      transient: false)
  }

  private func invalid(
    _ message: String,
    hint: String = "The answer is not what the report API promises; check the host and the region.",
    remedy: CleverTapError.Remedy? = nil
  ) -> FailedAttempt {
    FailedAttempt(
      CleverTapError(.invalidResponse, message, hint: hint, remedy: remedy), transient: false)
  }

  /// CleverTap's own words, with secrets redacted.
  private func upstreamError(_ members: [String: [UInt8]]) -> CleverTapError.Upstream? {
    let code = members["code"].map(account.passcode.redact(json:))
    let error = members["error"].map(account.passcode.redact(json:))
    return code == nil && error == nil ? nil : CleverTapError.Upstream(code: code, error: error)
  }

  /// A raw value without the space between its tokens, escaped.
  private func compact(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var minifier = Minifier(maximumMarkDepth: -1, escaping: .utf8)
    try? minifier.feed(Array(raw))
    return minifier.bytes
  }

  /// The text of a raw JSON string; the raw value of another kind.
  private func text(_ raw: [UInt8]) -> String {
    let isString = raw.first == UInt8(ascii: "\"")
    return String(decoding: isString ? JSONString.decode(raw[...]) : raw, as: UTF8.self)
  }

  /// Retry-After in whole seconds; the transport has made seconds of a date.
  private func seconds(_ retryAfter: String?) -> Int? {
    guard let seconds = retryAfter.flatMap({ Int($0.trimmed) }), seconds >= 0 else { return nil }
    return min(seconds, 86_400)
  }
}
