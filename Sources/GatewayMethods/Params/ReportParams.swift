import CleverTap
import CleverTapJSON

/// The params of the methods that ask for reports.
enum ReportParams {
  /// The params every report method shares, in the order of their positions.
  static let shared = days + filters + localFilters + options

  /// The shared params of comparisons: no look-back, which would count a campaign in both periods.
  static let ofComparisons =
    shared.filter { $0.name != "lookbackDays" } + [against, baseFrom, baseTo]

  private static let days = [
    Param(
      "from", .day, aliases: ["from_"], required: true, example: "\"20171101\"",
      short: "YYYYMMDD, today, yesterday or NdaysAgo.",
      "First day: YYYYMMDD, today, yesterday or NdaysAgo. Messages whose campaign started on or after this day are selected. Also spelled from_."
    ),
    Param(
      "to", .day, required: true, example: "\"20171225\"", short: "Last day, included.",
      "Last day, included: YYYYMMDD, today, yesterday or NdaysAgo. The future is legal."),
  ]

  private static let filters = Filter.all.map { filter in
    let spellings = filter.values == nil ? "" : " Case and separators are forgiven."
    let alias = filter.wireName == filter.name ? "" : " Also spelled \(filter.wireName)."
    return Param(
      filter.name, filter.values.map { .terms($0) } ?? .texts,
      aliases: alias.isEmpty ? [] : [filter.wireName], example: filter.example,
      short: "", "\(filter.summary)\(spellings)\(alias)")
  }

  private static let localFilters = [
    Param(
      "messageId", .ids, example: #"["1508323121"]"#, short: "Only these ids; applied here.",
      "Only the messages with these ids, compared with the number's text as CleverTap sent it. Applied here, not sent."
    ),
    Param(
      "messageName", .text, example: "\"digest\"", short: "Only names that contain it.",
      "Only messages whose name contains this text, whatever the case. Applied here, not sent."),
  ]

  private static let options = [
    Param(
      "daily", .boolean, default: "false", example: "true", short: "Split counts by day.",
      "Asks CleverTap to split the counts by day instead of giving totals."),
    Param(
      "allowUnknown", .boolean, default: "false", example: "true", short: "",
      "Sends filter values that are not in the lists unchanged, instead of refusing them."),
    account,
    Param(
      "windowDays", .integer(0...366), default: "14", example: "7", short: "",
      "The range is fetched in windows of at most this many days, several at once; 0 makes one request of it."
    ),
    Param(
      "lookbackDays", .integer(0...366), default: "0", example: "30",
      short: "Also campaigns started so long before from.",
      "Also fetches campaigns that started up to this many days before from and may still run."),
    Param(
      "deadlineSeconds", .integer(1...3600), default: "300", example: "120", short: "",
      "Seconds the call may take in all, waiting in queues included."),
    Param(
      "allowPartial", .boolean, default: "false", example: "true", short: "",
      "Returns the windows that succeeded where others failed, with partial: true."),
  ]

  /// The name of an account.
  static let account = Param(
    "account", .text, example: "\"prod\"", short: "See listAccounts.",
    "Name of the configured account; see listAccounts.")

  static let against = Param(
    "against", .choice(ComparisonBase.allCases.map(\.rawValue)), example: "\"previousYear\"",
    short: "previousPeriod if absent; not with baseFrom.",
    "What the period is compared with: previousPeriod (as many days, or whole months, directly before; so it is where nothing is said), sameWeekdays (shifted back by whole weeks), previousYear (by 364 days). Not beside baseFrom and baseTo."
  )

  static let baseFrom = Param(
    "baseFrom", .day, example: "\"20170901\"", short: "First day of the base period.",
    "First day of the period to compare with, instead of against.")

  static let baseTo = Param(
    "baseTo", .day, example: "\"20171025\"", short: "",
    "Last day of the period to compare with, included.")

  /// The params that only `getReport` has.
  static let content = [
    Param(
      "shape", .choice(ReportResult.Shape.allCases.map(\.rawValue)), default: "\"messages\"",
      example: "\"rows\"", short: "rows: one flat row a metric object.",
      "messages: one object a message; rows: one flat row a metric object; upstream: CleverTap's own bodies."
    ),
    Param(
      "limit", .integer(1...1_000_000_000), example: "100", short: "Messages or rows at most.",
      "At most so many messages or rows; the totals still count all."), maxBytes,
    Param(
      "stream", .boolean, default: "false", example: "true",
      "Sends the messages as notifications/report as soon as each window is valid; the result then has none."
    ),
  ]

  /// The params that group, order and cut the rows of a summary or comparison.
  static func rows(groupBy dimensions: [Dimension], sortBy: String) -> [Param] {
    [
      Param(
        "groupBy", .choices(dimensions.map(\.rawValue)), default: #"["channel"]"#,
        example: #"["channel","day"]"#, short: "In order.",
        "What to group by, in order; a message with several labels counts in each of their groups."),
      Param(
        "sortBy", .text, example: "\"clickedPerSent\"", short: sortBy,
        "\(sortBy) Highest first; without it the rows are in the order of their groups."),
      Param(
        "top", .integer(1...1_000_000_000), example: "10", short: "Only the first so many rows.",
        "Only the first so many rows, after sorting; the totals still count all."),
      Param(
        "minimum", .integer(1...1_000_000_000), example: "1000",
        short: "With a rate in sortBy: smaller denominators last.",
        "With a rate in sortBy: rows whose denominator is smaller come after the others, so that one click of one message does not lead."
      ), maxBytes,
    ]
  }

  private static let maxBytes = Param(
    "maxBytes", .integer(2000...CleverTapError.maximumResultBytes), example: "40000",
    short: "Bytes of the result at most.",
    "Bytes of the result at most: what would be over is left out at the end, and the warning resultCut says so."
  )
}

extension ReportQuery {
  /// Reads a query; `today` is the account's day, by which relative days are resolved.
  ///
  /// `fromName` and `toName` name the params of its period.
  init(
    _ params: Params, today: Day, hasTimezone: Bool, fromName: String = "from",
    toName: String = "to"
  ) throws(InvalidParams) {
    guard let first = params.day(fromName), let last = params.day(toName) else {
      throw InvalidParams([
        Violation(
          "/\(fromName)", .required, "\"\(fromName)\" and \"\(toName)\" are required.")
      ])
    }
    let from = first.resolved(today: today)
    let to = last.resolved(today: today)
    guard from <= to else {
      throw InvalidParams([
        Violation(
          params.path(toName), .conflict,
          "\"\(toName)\" (\(to.text)) is before \"\(fromName)\" (\(from.text)).")
      ])
    }
    self.init(
      Window(from: from, to: to), params,
      relativeDaysAreUTC: !hasTimezone && (first.isRelative || last.isRelative))
  }

  /// A query of the same params for other days.
  init(_ period: Window, _ params: Params, relativeDaysAreUTC: Bool) {
    self.init(
      from: period.from, to: period.to, lookbackDays: params.integer("lookbackDays") ?? 0,
      daily: params.contains("daily") ? params.bool("daily") : nil,
      filters: Filter.all.compactMap { filter in
        let values = params.list(filter.name)
        return values.isEmpty ? nil : (filter.wireName, values)
      },
      windowDays: params.integer("windowDays") ?? ReportQuery.defaultWindowDays,
      deadlineSeconds: params.integer("deadlineSeconds") ?? ReportQuery.defaultDeadlineSeconds,
      allowPartial: params.bool("allowPartial"), relativeDaysAreUTC: relativeDaysAreUTC,
      unknownValues: params.unknownValues.sorted { $0.key < $1.key }.flatMap(\.value))
  }
}

extension MessageFilter {
  /// Reads the filters that are applied here.
  init(_ params: Params) {
    self.init(ids: params.list("messageId"), name: params.text("messageName") ?? "")
  }
}
