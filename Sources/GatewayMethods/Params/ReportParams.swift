import CleverTap
import CleverTapJSON

extension ReportQuery {
  /// Reads the report params; `today` is the account's day, by which relative days are resolved.
  init(_ params: Params, today: Day, hasTimezone: Bool) throws(InvalidParams) {
    guard let first = params.day("from"), let last = params.day("to") else {
      throw InvalidParams([Violation("/from", .required, "\"from\" and \"to\" are required.")])
    }
    let from = first.resolved(today: today)
    let to = last.resolved(today: today)
    guard from <= to else {
      throw InvalidParams([
        Violation(
          params.path("to"), .conflict, "\"to\" (\(to.text)) is before \"from\" (\(from.text)).")
      ])
    }
    self.init(
      from: from, to: to, lookbackDays: params.integer("lookbackDays") ?? 0,
      daily: params.given("daily") ? params.flag("daily") : nil,
      filters: ReportQuery.filterNames.compactMap { name, wire in
        let values = params.list(name)
        return values.isEmpty ? nil : (wire, values)
      },
      windowDays: params.integer("windowDays") ?? ReportQuery.defaultWindowDays,
      deadlineSeconds: params.integer("deadlineSeconds") ?? ReportQuery.defaultDeadlineSeconds,
      allowPartial: params.flag("allowPartial"),
      relativeDaysAreUTC: !hasTimezone && (first.isRelative || last.isRelative),
      unknownValues: params.unknownValues.sorted { $0.key < $1.key }.flatMap(\.value))
  }

  private static let filterNames = [
    ("channel", "channel"), ("delivery", "delivery"), ("status", "status"),
    ("messageType", "message_type"), ("label", "label"),
  ]

  /// The params every report method shares, in the order of their positions.
  static let params: [Param] = [
    Param(
      "from", .day, required: true, example: "\"20171101\"",
      "First day: YYYYMMDD, today, yesterday or NdaysAgo. Messages whose campaign started on or after this day are selected."
    ),
    Param(
      "to", .day, required: true, example: "\"20171225\"",
      "Last day, included: YYYYMMDD, today, yesterday or NdaysAgo. The future is legal."),
    Param(
      "channel", .terms(.channel), example: #"["push","email"]"#,
      "Only messages of these channels; absent or empty means all."),
    Param(
      "delivery", .terms(.delivery), example: #"["one_time"]"#,
      "Only messages with these kinds of delivery."),
    Param(
      "status", .terms(.status), example: #"["completed"]"#, "Only messages in these states."),
    Param(
      "messageType", .terms(.messageType), aliases: ["message_type"], example: #"["single"]"#,
      "Only messages of these types."),
    Param(
      "label", .texts, example: #"["Onboarding"]"#, "Only messages with one of these labels."),
    Param(
      "daily", .boolean, default: "false", example: "true",
      "Asks CleverTap to split the counts by day instead of giving totals."),
    Param(
      "allowUnknown", .boolean, default: "false", example: "true",
      "Sends filter values that are not in the lists unchanged, instead of refusing them."),
    Param(
      "account", .text, example: "\"prod\"", "Name of the configured account; see listAccounts."),
    Param(
      "windowDays", .integer(0...366), default: "14", example: "7",
      "The range is fetched in windows of at most this many days, several at once; 0 makes one request of it."
    ),
    Param(
      "lookbackDays", .integer(0...366), default: "0", example: "30",
      "Also fetches campaigns that started up to this many days before from and may still run."),
    Param(
      "deadlineSeconds", .integer(1...3600), default: "300", example: "120",
      "Seconds the call may take in all, waiting in queues included."),
    Param(
      "allowPartial", .boolean, default: "false", example: "true",
      "Returns the windows that succeeded where others failed, with partial: true."),
  ]
}
