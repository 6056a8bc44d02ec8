import JSON

/// What a query would send, for people to look at: the passcode is never in it.
public struct Plan {
  private let query: ReportQuery
  private let account: Account
  private let windows: [Window]

  /// Plans a query.
  public init(_ query: ReportQuery, _ account: Account) throws(Failure) {
    self.query = query
    self.account = account
    windows = try query.windows(account)
  }

  /// The result of `planReport`.
  public var value: Value {
    let request = ReportClient.request([], account: account, deadline: .now)
    let headers = request.headers.map { name, value in
      (name, name == ReportClient.passcodeHeader ? Secret.mask : value)
    }
    let bodies = windows.map(query.body)
    return .object(
      query.span(account) + [
        ("windows", .array(windows.map { .object($0.members) })), ("method", "POST"),
        ("url", .string(request.url)),
        ("headers", .object(headers.map { ($0.0, .string($0.1)) })),
        ("bodies", .array(bodies.map(Value.raw))),
        ("curl", .string(bodies.map { curl(request.url, headers, $0) }.joined(separator: "\n"))),
        ("warnings", Report.value(Report.warnings(query, account))),
      ])
  }

  /// A command for a POSIX shell that has the passcode in CLEVERTAP_PASSCODE.
  private func curl(_ url: String, _ headers: [(String, String)], _ body: [UInt8]) -> String {
    let fields = headers.map { name, value in
      name == ReportClient.passcodeHeader
        ? " -H \"\(name): $CLEVERTAP_PASSCODE\"" : " -H \(quoted("\(name): \(value)"))"
    }
    let data = quoted(String(decoding: body, as: UTF8.self))
    return "curl -sS -X POST\(fields.joined()) -d \(data) \(quoted(url))"
  }

  private func quoted(_ text: String) -> String {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
