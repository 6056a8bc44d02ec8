import CleverTap
import CleverTapJSON
import GatewayRPC

extension GatewayService {
  /// Carries out `getReport`.
  func getReport(_ params: Params, _ context: MethodContext) async throws(RPCError) -> Reply {
    let shape = params.text("shape").flatMap(ReportResult.Shape.init) ?? .messages
    try checkCombination(params, shape)
    let report = try report(params)
    let windows = try windows(report, params)
    let limit = params.integer("limit")
    if params.bool("stream") {
      var result = StreamedReport(
        report, windows: windows.count, limit: limit, escaping: escaping
      ) { window, messages in
        let head = Value.object([
          ("requestId", .raw(context.call.id)), ("window", .object(window.members)),
        ]).encoded().dropLast()
        await context.call.notify(
          "notifications/report",
          [Array(head + #","messages":"#.utf8), messages, [UInt8(ascii: "}")]])
      }
      try await run(report, windows, context, into: &result)
      return Reply(result.finish(fetchedAt: timestamp))
    }
    var result = ReportResult(
      report, windows: windows.count, shape: shape, limit: limit,
      maxBytes: params.integer("maxBytes"), escaping: escaping)
    try await run(report, windows, context, into: &result)
    return Reply(chunks: result.finish(fetchedAt: timestamp))
  }

  private func checkCombination(
    _ params: Params, _ shape: ReportResult.Shape
  ) throws(RPCError) {
    var violations: [Violation] = []
    func refuse(_ name: String, _ with: String) {
      violations.append(
        Violation(params.path(name), .conflict, "\"\(name)\" does not go with \(with)."))
    }
    let isStreamed = params.bool("stream")
    if isStreamed, shape != .messages { refuse("stream", "shape \"\(shape.rawValue)\"") }
    if isStreamed, params.contains("maxBytes") { refuse("maxBytes", "\"stream\"") }
    if shape == .upstream {
      for name in ["limit", "maxBytes"] where params.contains(name) && !isStreamed {
        refuse(name, "shape \"upstream\"")
      }
      for name in ["messageId", "messageName"]
      where !params.list(name).isEmpty || params.text(name) != nil {
        refuse(name, "shape \"upstream\"")
      }
    }
    if !violations.isEmpty { throw RPCError(InvalidParams(violations)) }
  }

  /// Carries out `summarizeReport`.
  func summarizeReport(
    _ params: Params, _ context: MethodContext
  ) async throws(RPCError) -> Reply {
    let order = try rowOrder(params, comparesPeriods: false)
    let report = try report(params)
    let windows = try windows(report, params)
    var result = SummaryResult(report, windows: windows.count, order: order, escaping: escaping)
    try await run(report, windows, context, into: &result)
    do throws(CleverTapError) {
      return Reply(chunks: try result.finish(fetchedAt: timestamp))
    } catch { throw RPCError(error) }
  }

  /// Carries out `compareReports`.
  func compareReports(
    _ params: Params, _ context: MethodContext
  ) async throws(RPCError) -> Reply {
    let order = try rowOrder(params, comparesPeriods: true)
    let comparison = try comparison(params)
    var result = ComparisonResult(
      comparison, order: order, today: today(comparison.current.account), escaping: escaping)
    try await run(comparison.current, comparison.windows, context, into: &result)
    do throws(CleverTapError) {
      return Reply(chunks: try result.finish(fetchedAt: timestamp))
    } catch { throw RPCError(error) }
  }

  private func rowOrder(_ params: Params, comparesPeriods: Bool) throws(RPCError) -> RowOrder {
    let order = RowOrder(params, comparesPeriods: comparesPeriods)
    guard order.minimum == nil || order.rate != nil else {
      let rates = Rate.allCases.map(\.rawValue).joined(separator: ", ")
      throw RPCError(
        InvalidParams([
          Violation(
            params.path("minimum"), .conflict,
            "\"minimum\" goes only with a rate in \"sortBy\": \(rates).")
        ]))
    }
    return order
  }

  /// Carries out `planReport`.
  func planReport(_ params: Params) throws(RPCError) -> Reply {
    let shown = params.integer(RequestPlan.windowBound)
    if params.contains("against") || params.contains("baseFrom") || params.contains("baseTo") {
      if params.integer("lookbackDays") ?? 0 > 0 {
        throw RPCError(
          InvalidParams([
            Violation(
              params.path("lookbackDays"), .conflict,
              "\"lookbackDays\" does not go with a comparison: a campaign would count on both sides."
            )
          ]))
      }
      let comparison = try comparison(params)
      return reply(RequestPlan(comparison, maximumWindows: shown).value)
    }
    let report = try report(params)
    let plan = RequestPlan(
      report, windows: try windows(report, params), maximumWindows: shown)
    return reply(plan.value)
  }

  /// Fetches the windows for a context.
  private func run<C: WindowConsumer>(
    _ report: ReportRequest, _ windows: [Window], _ context: MethodContext, into result: inout C
  ) async throws(RPCError) {
    do throws(CleverTapError) {
      try await dependencies.client.run(
        report.query, windows: windows, account: report.account,
        acceptedAt: context.call.acceptedAt,
        progress: context.progress, into: &result)
    } catch { throw RPCError(error) }
  }
}
