import CleverTap

/// The results of the report methods.
enum ReportShapes {
  static let report = ResultType.named(
    "Report",
    .object(
      head + [
        totalResults, messageCount,
        .init("truncated", .boolean, "Whether limit or maxBytes left something out."), warnings,
        windows,
        .init(
          "messages", .array(message), "The messages (shape messages, not streamed).",
          optional: true),
        .init("rows", .array(row), "The flat rows (shape rows).", optional: true),
        .init("bodies", .array(body), "CleverTap's bodies (shape upstream).", optional: true),
      ]))

  static let summary = ResultType.named(
    "Summary",
    .object(
      head + [
        totalResults, messageCount, groupBy(Dimension.allCases),
        .init("totals", counts, "Every message once."), rowsOmitted, warnings, windows,
        .init("rows", .array(summaryRow), "One row a group, with the group's values first."),
      ]))

  static let comparison = ResultType.named(
    "Comparison",
    .object([
      account, from, to, .init("baseFrom", .string, "First day of the base period, YYYYMMDD."),
      .init("baseTo", .string, "Last day of the base period, YYYYMMDD, included."), timezone,
      fetchedAt, basis, partial, groupBy(Dimension.allCases.filter { $0 != .week && $0 != .month }),
      .init(
        "totals", .named("ComparedCounts", .object(compared)),
        "Every message once, in each of the periods."), rowsOmitted, warnings,
      .init(
        "windows",
        .array(.named("ComparedWindow", .object([period] + fetchedWindow))),
        "What was fetched: the current period's windows in date order, then the base's."),
      .init(
        "rows", .array(.named("ComparisonRow", .open(groups(isCompared: true) + compared))),
        "One row a group that either period has, with the group's values first."),
    ]))

  static let plan = ResultType.named(
    "Plan",
    .object([
      account, from, to, fetchedFrom, timezone,
      .init("baseFrom", .string, "First day of a comparison's base period.", optional: true),
      .init("baseTo", .string, "Its last day, included.", optional: true),
      .init(
        "windows",
        .array(
          .named(
            "PlanWindow",
            .object(
              [
                .init("period", .choice(["current", "base"]), "Of comparisons.", optional: true)
              ] + window))), "The windows, in date order."),
      .init("method", .choice(["POST"]), "The HTTP method."),
      .init("url", .string, "The URL of every request."),
      .init("headers", .map(.string), "The headers, the passcode redacted."),
      .init("bodies", .array(.map(.any)), "The bodies, one a window."),
      .init("curl", .string, "The same as shell commands, one a line."), warnings,
    ]))

  static let window: [ResultType.Property] = [from, to]

  private static let account = ResultType.Property("account", .string, "Name of the account.")
  private static let from = ResultType.Property("from", .string, "First day, YYYYMMDD.")
  private static let to = ResultType.Property("to", .string, "Last day, YYYYMMDD, included.")
  private static let fetchedFrom = ResultType.Property(
    "fetchedFrom", .string, "First day fetched: from less lookbackDays.")
  private static let timezone = ResultType.Property(
    "timezone", .nullable(.string), "The account's time zone; null where none is set.")
  private static let fetchedAt = ResultType.Property(
    "fetchedAt", .string, "When the result was complete, ISO 8601 UTC.")
  private static let basis = ResultType.Property(
    "basis", .choice([ReportRequest.basis]), "What the numbers are.")
  private static let partial = ResultType.Property(
    "partial", .boolean, "Whether a window is missing.")
  private static let totalResults = ResultType.Property(
    "totalResults", .nullable(.integer), "Sum of CleverTap's own total_results; null if none.")
  private static let messageCount = ResultType.Property(
    "messageCount", .integer, "Distinct message ids.")
  private static let rowsOmitted = ResultType.Property(
    "rowsOmitted", .integer, "Rows that top or maxBytes left out.")
  private static let windows = ResultType.Property(
    "windows", .array(.named("ReportWindow", .object(fetchedWindow))),
    "What was fetched, in date order.")
  private static let period = ResultType.Property(
    "period", .choice(["current", "base"]), "The period it belongs to.")

  private static let head = [account, from, to, fetchedFrom, timezone, fetchedAt, basis, partial]

  private static func groupBy(_ dimensions: [Dimension]) -> ResultType.Property {
    .init(
      "groupBy", .array(.choice(dimensions.map(\.rawValue))), "What the rows are grouped by.")
  }

  private static let fetchedWindow: [ResultType.Property] =
    window + [
      .init("messages", .integer, "Messages as received."),
      .init("bytes", .integer, "Bytes of the body that counted; 0 where none came."),
      .init("attempts", .integer, "Requests made for it."),
      .init("startMilliseconds", .integer, "From the acceptance of the call to its start."),
      .init("waitMilliseconds", .integer, "Spent waiting for slots and retries."),
      .init("milliseconds", .integer, "From its start to the last byte."),
      .init("error", .map(.any), "Why it is missing (allowPartial).", optional: true),
    ]

  private static let warnings = ResultType.Property(
    "warnings",
    .array(
      .named(
        "ReportWarning",
        .object([
          .init("kind", .choice(Warning.Kind.allCases.map(\.rawValue)), "Which warning."),
          .init("message", .string, "One sentence."),
        ]))), "What a reader of the result should know.")

  static let message = ResultType.named(
    "ReportMessage",
    .open(
      usual + [
        .init("labels", .any, "Its labels, an array of strings.", optional: true),
        .init("data", .any, "Its counts, as received: objects at any depth.", optional: true),
      ]))

  private static let row = ResultType.named(
    "ReportRow",
    .open(
      usual + [
        .init("labels", .any, "The labels, joined by |.", optional: true),
        .init("path", .string, "Where in data the row was found, such as 0.1."),
      ]
        + [
          ("sent", "Messages sent."), ("viewed", "Messages viewed."),
          ("clicked", "Messages clicked."),
        ].map { .init($0, .any, $1, optional: true) }))

  /// Members that messages and rows usually have; CleverTap may send any of them as it likes.
  private static let usual: [ResultType.Property] = [
    .init("messageId", .any, "CleverTap's message id, usually a number.", optional: true),
    .init("messageName", .any, "The name, a third party's text.", optional: true),
    .init("channel", .any, "The channel; see listChannels.", optional: true),
    .init("delivery", .any, "The kind of delivery; see listDeliveries.", optional: true),
    .init("status", .any, "The state; see listStatuses.", optional: true),
    .init("startDate", .any, "The start as CleverTap writes it.", optional: true),
    .init("startedAt", .any, "Start in the account's local time; null if unknown.", optional: true),
  ]

  private static let body = ResultType.named(
    "ReportBody",
    .object(window + [.init("body", .any, "The body, as received but for space.")]))

  /// A row's groups; only those of `groupBy` are there.
  private static func groups(isCompared: Bool) -> [ResultType.Property] {
    let dimensions = Dimension.allCases.filter { !isCompared || ($0 != .week && $0 != .month) }
    return dimensions.map { dimension in
      let type: ResultType =
        switch dimension {
        case .messageId: .any
        case .day where isCompared: .nullable(.integer)
        case .channel, .delivery, .status, .label, .day, .week, .month, .messageName:
          .nullable(.string)
        }
      return .init(dimension.rawValue, type, "The group, if grouped by it.", optional: true)
    }
  }

  private static let summaryRow = ResultType.named(
    "SummaryRow", .open(groups(isCompared: false) + countMembers))

  private static let counts = ResultType.named("Counts", .object(countMembers))

  private static let countMembers: [ResultType.Property] = [
    .init("messages", .integer, "Distinct messages."),
    .init("metrics", .map(.nullable(.number)), "Sum of every numeric metric."),
    .init(
      "rates",
      .named(
        "Rates",
        .object(
          Rate.allCases.map { rate in
            let (numerator, denominator) = rate.metrics
            return .init(
              rate.rawValue, .nullable(.number), "\(numerator) / \(denominator); null on 0.")
          })), "Quotients of the sums, six decimals."),
  ]

  private static let compared: [ResultType.Property] = [
    .init("current", .nullable(counts), "Counts of the current period; null without the group."),
    .init("base", .nullable(counts), "Counts of the base period; null without the group."),
    .init(
      "change",
      .named(
        "ComparisonChange",
        .object([
          .init("messages", change, "Change of the number of messages."),
          .init("metrics", .map(.nullable(change)), "Change of every metric."),
          .init(
            "rates", .map(.named("PointChange", .object([points]))),
            "Change of every rate."),
        ])), "The current period less the base."),
  ]

  private static let change = ResultType.named(
    "CountChange",
    .object([
      .init("absolute", .number, "The difference, exact."),
      .init(
        "percent", .nullable(.number), "Of the base; null where that is 0. Six decimals at most."),
    ]))

  private static let points = ResultType.Property(
    "points", .nullable(.number), "Percentage points; null where a rate is.")
}
