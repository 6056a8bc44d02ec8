import CleverTap
import JSON
import RPC

extension Gateway {
  /// The methods that ask for reports.
  var reportEntries: [MethodEntry] {
    [
      MethodEntry(
        name: "getReport", summary: "Downloads the report of messages and their counts",
        title: "Message report", isTool: true,
        description:
          "Read-only. Lists the messages whose campaigns started in the range, with every count CleverTap has, counted to date. A range of 90 days takes about two minutes in one request, so it is fetched in windows, three at a time; narrow it with channel, status or a shorter range.",
        params: ReportQuery.fields + Gateway.reportFields, result: .object(ReportShapes.report),
        errors: MethodEntry.networkErrors, example: #"{"from":"20171101","to":"20171225"}"#,
        handler: .network { [self] arguments, caller async throws(Failure) in
          try await getReport(arguments, caller)
        }),
      MethodEntry(
        name: "summarizeReport", summary: "Counts messages and sums their metrics by group",
        title: "Report summary", isTool: true,
        description:
          "Read-only. Answers how many push, e-mail or in-app messages went out and how they did: messages, sums of every metric and rates per group. Only messages that started in the range count, with their counts to date (basis).",
        params: ReportQuery.fields + [Gateway.groupField], result: .object(ReportShapes.summary),
        errors: MethodEntry.networkErrors,
        example: #"{"from":"7daysAgo","to":"yesterday","channel":["push","inapp"]}"#,
        handler: .network { [self] arguments, caller async throws(Failure) in
          try await summarizeReport(arguments, caller)
        }),
      MethodEntry(
        name: "planReport", summary: "Shows exactly what would be sent, and sends nothing",
        title: "Request plan", isTool: true,
        description:
          "Returns the windows, the URL, the headers with the passcode redacted, the bodies, and the same as curl commands.",
        params: ReportQuery.fields, result: .object(ReportShapes.plan), errors: [.notConfigured],
        example: #"{"from":"20171101","to":"20171225","channel":"push"}"#,
        handler: .local { [self] arguments throws(Failure) in try planReport(arguments) }),
    ]
  }

  static let reportFields = [
    Field(
      "shape", .choice(ReportCollector.Shape.allCases.map(\.rawValue)), default: "\"messages\"",
      example: "\"rows\"",
      "messages: one object a message; rows: one flat row a metric object; upstream: CleverTap's own bodies."
    ),
    Field(
      "limit", .integer(1...1_000_000_000), example: "100",
      "At most so many messages or rows; the totals still count all."),
    Field(
      "stream", .boolean, default: "false", example: "true",
      "Sends the messages as notifications/report as soon as each window is valid; the result then has none."
    ),
  ]

  static let groupField = Field(
    "groupBy", .choices(SummaryCollector.Dimension.allCases.map(\.rawValue)),
    default: #"["channel"]"#, example: #"["channel","day"]"#,
    "What to group by, in order; a message with several labels counts in each of their groups.")

  private func getReport(
    _ arguments: Arguments, _ caller: any Caller
  ) async throws(Failure) -> Reply {
    let shape = arguments.text("shape").flatMap(ReportCollector.Shape.init) ?? .messages
    try checkCombination(arguments, shape)
    let (query, account) = try query(arguments)
    let limit = arguments.integer("limit")
    if arguments.flag("stream") {
      var collector = StreamCollector(query, account: account, limit: limit, escaping: escaping) {
        window, messages in
        let head = Value.object([
          ("requestId", .raw(caller.id)),
          (
            "window",
            .object([("from", .string(window.from.text)), ("to", .string(window.to.text))])
          ),
        ]).encoded().dropLast()
        await caller.notify(
          "notifications/report",
          [Array(head + #","messages":"#.utf8), messages, [UInt8(ascii: "}")]])
      }
      try await run(query, account, caller, into: &collector)
      return Reply(collector.finish(fetchedAt: timestamp))
    }
    var collector = ReportCollector(
      query, account: account, shape: shape, limit: limit, escaping: escaping)
    try await run(query, account, caller, into: &collector)
    return Reply(chunks: collector.finish(fetchedAt: timestamp))
  }

  private func checkCombination(
    _ arguments: Arguments, _ shape: ReportCollector.Shape
  ) throws(Failure) {
    var violations: [Violation] = []
    if shape != .messages, arguments.flag("stream") {
      violations.append(
        Violation(
          arguments.path("stream"), .conflict, "\"stream\" goes with shape \"messages\" only."))
    }
    if shape == .upstream, arguments.given("limit") {
      violations.append(
        Violation(
          arguments.path("limit"), .conflict, "\"limit\" does not go with shape \"upstream\"."))
    }
    if !violations.isEmpty { throw Failure(InvalidParams(violations)) }
  }

  private func summarizeReport(
    _ arguments: Arguments, _ caller: any Caller
  ) async throws(Failure) -> Reply {
    let (query, account) = try query(arguments)
    let groups = arguments.list("groupBy").compactMap(SummaryCollector.Dimension.init)
    var collector = SummaryCollector(
      query, account: account, groupBy: groups, escaping: escaping)
    try await run(query, account, caller, into: &collector)
    return Reply(try collector.finish(fetchedAt: timestamp))
  }

  private func planReport(_ arguments: Arguments) throws(Failure) -> Reply {
    let (query, account) = try query(arguments)
    return Reply(try Plan(query, account).value.encoded(escaping))
  }

  /// Checks everything that a query needs besides its params' forms.
  private func query(_ arguments: Arguments) throws(Failure) -> (ReportQuery, Account) {
    // Days that need no account are checked first, so that a mistake in them is told without one.
    if case .day = arguments.day("from"), case .day = arguments.day("to") {
      _ = try ReportQuery(arguments, today: Day(clamping: 0), hasTimezone: true)
    }
    let account = try surroundings.accounts.account(arguments.text("account"))
    let query = try ReportQuery(
      arguments, today: today(account), hasTimezone: account.timezone != nil)
    return (query, account)
  }
}
