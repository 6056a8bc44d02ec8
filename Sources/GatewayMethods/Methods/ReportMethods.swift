import CleverTap
import CleverTapJSON
import GatewayRPC

extension GatewayService {
  /// The methods that ask for reports.
  static var reportMethods: [MethodDefinition] {
    [
      MethodDefinition(
        name: "getReport", summary: "Downloads the report of messages and their counts",
        title: "Message report", isTool: true,
        description:
          "Read-only. Lists the messages whose campaigns started in the range, with every count CleverTap has, counted to date. A range of 90 days takes about two minutes in one request, so it is fetched in windows, three at a time; narrow it with channel, status or a shorter range.",
        params: ReportQuery.params + GatewayService.reportFields,
        result: .object(ReportShapes.report),
        errors: MethodDefinition.networkErrors, example: #"{"from":"20171101","to":"20171225"}"#,
        handler: .network { service, arguments, context async throws(RPCError) in
          try await service.getReport(arguments, context)
        }),
      MethodDefinition(
        name: "summarizeReport", summary: "Counts messages and sums their metrics by group",
        title: "Report summary", isTool: true,
        description:
          "Read-only. Answers how many push, e-mail or in-app messages went out and how they did: messages, sums of every metric and rates per group. Only messages that started in the range count, with their counts to date (basis).",
        params: ReportQuery.params + [GatewayService.groupField],
        result: .object(ReportShapes.summary),
        errors: MethodDefinition.networkErrors,
        example: #"{"from":"7daysAgo","to":"yesterday","channel":["push","inapp"]}"#,
        handler: .network { service, arguments, context async throws(RPCError) in
          try await service.summarizeReport(arguments, context)
        }),
      MethodDefinition(
        name: "planReport", summary: "Shows exactly what would be sent, and sends nothing",
        title: "Request plan", isTool: true,
        description:
          "Returns the windows, the URL, the headers with the passcode redacted, the bodies, and the same as curl commands.",
        params: ReportQuery.params, result: .object(ReportShapes.plan), errors: [.notConfigured],
        example: #"{"from":"20171101","to":"20171225","channel":"push"}"#,
        handler: .local { service, arguments throws(RPCError) in
          try service.planReport(arguments)
        }),
    ]
  }

  static let reportFields = [
    Param(
      "shape", .choice(ReportResult.Shape.allCases.map(\.rawValue)), default: "\"messages\"",
      example: "\"rows\"",
      "messages: one object a message; rows: one flat row a metric object; upstream: CleverTap's own bodies."
    ),
    Param(
      "limit", .integer(1...1_000_000_000), example: "100",
      "At most so many messages or rows; the totals still count all."),
    Param(
      "stream", .boolean, default: "false", example: "true",
      "Sends the messages as notifications/report as soon as each window is valid; the result then has none."
    ),
  ]

  static let groupField = Param(
    "groupBy", .choices(SummaryResult.Dimension.allCases.map(\.rawValue)),
    default: #"["channel"]"#, example: #"["channel","day"]"#,
    "What to group by, in order; a message with several labels counts in each of their groups.")

  private func getReport(
    _ arguments: Params, _ context: any CallContext
  ) async throws(RPCError) -> Reply {
    let shape = arguments.text("shape").flatMap(ReportResult.Shape.init) ?? .messages
    try checkCombination(arguments, shape)
    let (query, account) = try query(arguments)
    let limit = arguments.integer("limit")
    if arguments.flag("stream") {
      var collector = StreamedReport(query, account: account, limit: limit, escaping: escaping) {
        window, messages in
        let head = Value.object([
          ("requestId", .raw(context.id)),
          (
            "window",
            .object([("from", .string(window.from.text)), ("to", .string(window.to.text))])
          ),
        ]).encoded().dropLast()
        await context.notify(
          "notifications/report",
          [Array(head + #","messages":"#.utf8), messages, [UInt8(ascii: "}")]])
      }
      try await run(query, account, context, into: &collector)
      return Reply(collector.finish(fetchedAt: timestamp))
    }
    var collector = ReportResult(
      query, account: account, shape: shape, limit: limit, escaping: escaping)
    try await run(query, account, context, into: &collector)
    return Reply(chunks: collector.finish(fetchedAt: timestamp))
  }

  private func checkCombination(
    _ arguments: Params, _ shape: ReportResult.Shape
  ) throws(RPCError) {
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
    if !violations.isEmpty { throw RPCError(InvalidParams(violations)) }
  }

  private func summarizeReport(
    _ arguments: Params, _ context: any CallContext
  ) async throws(RPCError) -> Reply {
    let (query, account) = try query(arguments)
    let groups = arguments.list("groupBy").compactMap(SummaryResult.Dimension.init)
    var collector = SummaryResult(
      query, account: account, groupBy: groups, escaping: escaping)
    try await run(query, account, context, into: &collector)
    do throws(CleverTapError) {
      return Reply(try collector.finish(fetchedAt: timestamp))
    } catch { throw RPCError(error) }
  }

  private func planReport(_ arguments: Params) throws(RPCError) -> Reply {
    let (query, account) = try query(arguments)
    return Reply(RequestPlan(query, account).value.encoded(escaping))
  }

  /// Checks everything that a query needs besides its params' types.
  private func query(_ params: Params) throws(RPCError) -> (ReportQuery, Account) {
    // Days that need no account are checked first, so that an error in them is reported without one.
    if case .day = params.day("from"), case .day = params.day("to") {
      _ = try query(params, today: Day(clamping: 0), hasTimezone: true)
    }
    let account = try dependencies.accounts.account(params.text("account"))
    let query = try query(params, today: today(account), hasTimezone: account.timezone != nil)
    do throws(InvalidQuery) {
      _ = try query.windows(concurrency: account.concurrency)
    } catch {
      throw RPCError(
        InvalidParams([Violation(params.path(error.field), .minimum, error.message)]))
    }
    return (query, account)
  }

  private func query(
    _ params: Params, today: Day, hasTimezone: Bool
  ) throws(RPCError) -> ReportQuery {
    do throws(InvalidParams) {
      return try ReportQuery(params, today: today, hasTimezone: hasTimezone)
    } catch { throw RPCError(error) }
  }
}
