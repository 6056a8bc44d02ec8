import CleverTap
import CleverTapJSON

/// The requests that a call would send, for people to read, with the passcode redacted.
struct RequestPlan {
  private let report: ReportRequest
  /// The base period of a comparison.
  private let base: ReportRequest?
  private let windows: [(window: Window, members: [(String, Value)])]
  /// Windows that are shown at most; nil for all.
  private let maximumWindows: Int?

  /// The name by which MCP bounds the windows; no caller can give it.
  static let windowBound = "shownWindows"

  /// Plans a report.
  init(_ report: ReportRequest, windows: [Window], maximumWindows: Int? = nil) {
    self.report = report
    base = nil
    self.windows = windows.map { ($0, $0.members) }
    self.maximumWindows = maximumWindows
  }

  /// Plans a comparison.
  init(_ comparison: ComparisonRequest, maximumWindows: Int? = nil) {
    self.maximumWindows = maximumWindows
    report = comparison.current
    base = comparison.base
    windows =
      comparison.currentWindows.map { ($0, [("period", "current")] + $0.members) }
      + comparison.baseWindows.map { ($0, [("period", "base")] + $0.members) }
  }

  /// The result of `planReport`.
  var value: Value {
    let request = ReportClient.request([], account: report.account, deadline: .now)
    let headers = request.headers.map { name, value in
      (name, name == ReportClient.passcodeHeader ? Secret.redacted : value)
    }
    let windows = Array(windows.prefix(maximumWindows ?? windows.count))
    let bodies = windows.map { report.query.body($0.window) }
    let curl = bodies.map { self.curl(request.url, headers, $0) }.joined(separator: "\n")
    return .object(
      rangeMembers + [
        ("windows", .array(windows.map { .object($0.members) })), ("method", "POST"),
        ("url", .string(request.url)),
        ("headers", .object(headers.map { ($0.0, .string($0.1)) })),
        ("bodies", .array(bodies.map(Value.raw))), ("curl", .string(curl)),
        ("warnings", Warning.value(warnings)),
      ])
  }

  private var rangeMembers: [(String, Value)] {
    guard let query = base?.query else { return report.rangeMembers }
    return report.rangeMembers + [
      ("baseFrom", .string(query.from.text)), ("baseTo", .string(query.to.text)),
    ]
  }

  private var warnings: [Warning] {
    let kinds = Set(report.warnings.map(\.kind))
    let all = report.warnings + (base?.warnings ?? []).filter { !kinds.contains($0.kind) }
    guard let maximumWindows, windows.count > maximumWindows else { return all }
    return all + [
      Warning(
        .resultCut,
        "\(maximumWindows) of \(windows.count) windows are here, with their bodies and curl lines: a larger windowDays makes fewer of them."
      )
    ]
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
