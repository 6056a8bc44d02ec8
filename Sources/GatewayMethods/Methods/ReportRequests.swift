import CleverTap
import CleverTapJSON
import GatewayRPC

/// Turns params into requests, with the checks that need more than one param or the account.
extension GatewayService {
  /// The request for one period that the params describe.
  func report(_ params: Params) throws(RPCError) -> ReportRequest {
    // Days that need no account are checked first, so that an error in them is reported without one.
    if case .day = params.day("from"), case .day = params.day("to") {
      _ = try query(params, today: Day(clamping: 0), hasTimezone: true)
    }
    let account = try account(params)
    let query = try query(params, today: today(account), hasTimezone: account.timezone != nil)
    return ReportRequest(query: query, account: account, filter: MessageFilter(params))
  }

  /// The account that the params name, or the usual one.
  func account(_ params: Params) throws(RPCError) -> Account {
    try dependencies.accounts.account(params.text("account"), path: params.path("account"))
  }

  private func query(
    _ params: Params, today: Day, hasTimezone: Bool, fromName: String = "from",
    toName: String = "to"
  ) throws(RPCError) -> ReportQuery {
    do throws(InvalidParams) {
      return try ReportQuery(
        params, today: today, hasTimezone: hasTimezone, fromName: fromName, toName: toName)
    } catch { throw RPCError(error) }
  }

  /// The windows of a period.
  func windows(_ report: ReportRequest, _ params: Params) throws(RPCError) -> [Window] {
    do throws(InvalidQuery) {
      return try report.query.windows(concurrency: report.account.concurrency)
    } catch {
      throw RPCError(
        InvalidParams([Violation(params.path(error.field), .minimum, error.message)]))
    }
  }

  /// The request for two periods that the params of a comparison describe.
  func comparison(_ params: Params) throws(RPCError) -> ComparisonRequest {
    try checkBase(params)
    let current = try report(params)
    let base = ReportRequest(
      query: try baseQuery(params, current), account: current.account, filter: current.filter)
    return ComparisonRequest(
      current: current, base: base, currentWindows: try windows(current, params),
      baseWindows: try windows(base, params))
  }

  /// Throws if the base period is given both by `against` and by days, or by one day only.
  func checkBase(_ params: Params) throws(RPCError) {
    var violations: [Violation] = []
    let names = ["baseFrom", "baseTo"]
    let given = names.filter { params.contains($0) }
    if params.contains("against"), !given.isEmpty {
      violations.append(
        Violation(
          params.path("against"), .conflict,
          "\"against\" does not go with \"baseFrom\" and \"baseTo\"."))
    }
    if given.count == 1 {
      for name in names where !given.contains(name) {
        violations.append(
          Violation(
            Violation.token(name), .required, "\"\(name)\" is required beside \"\(given[0])\"."))
      }
    }
    if !violations.isEmpty { throw RPCError(InvalidParams(violations)) }
  }

  private func baseQuery(
    _ params: Params, _ current: ReportRequest
  ) throws(RPCError) -> ReportQuery {
    if params.contains("baseFrom") {
      return try query(
        params, today: today(current.account), hasTimezone: current.account.timezone != nil,
        fromName: "baseFrom", toName: "baseTo")
    }
    let against = params.text("against").flatMap(ComparisonBase.init) ?? .previousPeriod
    guard let period = against.period(for: current.query.period) else {
      throw RPCError(
        InvalidParams([
          Violation(
            params.path("from"), .minimum,
            "The period to compare with would begin before the year 1.")
        ]))
    }
    return ReportQuery(period, params, relativeDaysAreUTC: current.query.relativeDaysAreUTC)
  }
}
