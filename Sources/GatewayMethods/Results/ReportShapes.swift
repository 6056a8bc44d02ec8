import CleverTap

/// What the report methods return.
enum ReportShapes {
  static let report: [ResultType.Property] =
    head + [
      .init(
        "messages", .array(message), "The messages (shape messages, not streamed).",
        optional: true),
      .init("rows", .array(row), "The flat rows (shape rows).", optional: true),
      .init("bodies", .array(body), "CleverTap's answers (shape upstream).", optional: true),
      .init("truncated", .boolean, "Whether limit left something out."),
      warnings,
    ]

  static let summary: [ResultType.Property] =
    head + [
      .init(
        "groupBy", .array(.choice(SummaryResult.Dimension.allCases.map(\.rawValue))),
        "What the rows are grouped by."),
      .init("rows", .array(.open(counts)), "One row a group, with the group's values first."),
      .init("totals", .object(counts), "Every message once."), warnings,
    ]

  static let plan: [ResultType.Property] =
    span + [
      .init("windows", .array(.object(window)), "The windows, in date order."),
      .init("method", .choice(["POST"]), "The HTTP method."),
      .init("url", .string, "The URL of every request."),
      .init("headers", .map(.string), "The headers, the passcode redacted."),
      .init("bodies", .array(.map(.any)), "The bodies, one a window."),
      .init("curl", .string, "The same as shell commands, one a line."), warnings,
    ]

  static let window: [ResultType.Property] = [
    .init("from", .string, "First day, YYYYMMDD."),
    .init("to", .string, "Last day, YYYYMMDD, included."),
  ]

  private static let span: [ResultType.Property] =
    [.init("account", .string, "Name of the account.")] + window + [
      .init("fetchedFrom", .string, "First day fetched: from less lookbackDays."),
      .init("timezone", .nullable(.string), "The account's time zone; null where none is set."),
    ]

  private static let head: [ResultType.Property] =
    span + [
      .init("fetchedAt", .string, "When the result was complete, ISO 8601 UTC."),
      .init("basis", .choice([ResultHead.basis]), "What the numbers are."),
      .init("windows", .array(.object(fetchedWindow)), "What was fetched, in date order."),
      .init("partial", .boolean, "Whether a window is missing."),
      .init(
        "totalResults", .nullable(.integer), "Sum of CleverTap's own total_results; null if none."),
      .init("messageCount", .integer, "Distinct message ids."),
    ]

  private static let fetchedWindow: [ResultType.Property] =
    window + [
      .init("messages", .integer, "Messages as received."),
      .init("attempts", .integer, "Requests made for it."),
      .init("milliseconds", .integer, "From the first request to the last byte."),
      .init("error", .map(.any), "Why it is missing (allowPartial).", optional: true),
    ]

  private static let warnings = ResultType.Property(
    "warnings",
    .array(
      .object([
        .init("kind", .choice(ResultHead.Warning.allCases.map(\.rawValue)), "Which warning."),
        .init("message", .string, "One sentence."),
      ])), "What a reader of the result should know.")

  static let message = ResultType.open([
    .init("messageId", .any, "CleverTap's message id.", optional: true),
    .init("startedAt", .any, "Start in the account's local time; null if unknown.", optional: true),
  ])

  private static let row = ResultType.open([
    .init("path", .string, "Where in data the row was found, such as 0.1.")
  ])

  private static let body = ResultType.object(
    window + [.init("body", .any, "The body, as received but for space.")])

  private static let counts: [ResultType.Property] = [
    .init("messages", .integer, "Distinct messages."),
    .init("metrics", .map(.nullable(.number)), "Sum of every numeric metric."),
    .init(
      "rates",
      .object([
        .init("viewedPerSent", .nullable(.number), "viewed / sent; null on 0."),
        .init("clickedPerSent", .nullable(.number), "clicked / sent; null on 0."),
        .init("clickedPerViewed", .nullable(.number), "clicked / viewed; null on 0."),
      ]), "Quotients of the sums, six decimals."),
  ]
}
