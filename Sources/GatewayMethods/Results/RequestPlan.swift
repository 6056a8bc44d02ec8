import CleverTap
import CleverTapJSON

/// What a query would send, for people to look at: the passcode is never in it.
package struct RequestPlan {
  private let query: ReportQuery
  private let account: Account
  private let windows: [Window]

  /// Plans a query.
  package init(_ query: ReportQuery, _ account: Account) {
    self.query = query
    self.account = account
    windows = (try? query.windows(concurrency: account.concurrency)) ?? []
  }

  /// The result of `planReport`.
  package var value: Value {
    let request = ReportClient.request([], account: account, deadline: .now)
    let headers = request.headers.map { name, value in
      (name, name == ReportClient.passcodeHeader ? Secret.redacted : value)
    }
    let bodies = windows.map(query.body)
    return .object(
      query.span(account) + [
        ("windows", .array(windows.map { .object($0.members) })), ("method", "POST"),
        ("url", .string(request.url)),
        ("headers", .object(headers.map { ($0.0, .string($0.1)) })),
        ("bodies", .array(bodies.map(Value.raw))),
        ("curl", .string(bodies.map { curl(request.url, headers, $0) }.joined(separator: "\n"))),
        ("warnings", ResultHead.value(ResultHead.warnings(query, account))),
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
