import JSON

/// What is asked of the Get Message Reports API, checked and resolved: every query that exists can
/// be sent.
public struct ReportQuery: Sendable {
  /// First day asked for.
  public let from: Day
  /// Last day asked for, included; never before `from`.
  ///
  /// The future is legal.
  public let to: Day
  /// First day fetched: `from` less the look-back.
  public let fetchedFrom: Day
  /// Day-wise split rather than totals.
  public let daily: Bool?
  /// Filters in the API's order and spelling; empty ones are left out.
  public let filters: [(name: String, values: [String])]
  /// Days of one request at most; 0 asks for everything in one.
  public let windowDays: Int
  /// When the call must be over, counted from its acceptance.
  public let deadlineSeconds: Int
  /// Whether failed windows may be missing from the result.
  public let allowPartial: Bool
  /// Whether from or to was given relative to today while the account has no time zone.
  public let usedUTC: Bool
  /// Filter values that no vocabulary knows, sent all the same.
  public let unknownValues: [String]

  /// Reads the report params of checked arguments; `today` is the account's.
  public init(_ arguments: Arguments, today: Day, hasTimezone: Bool) throws(Failure) {
    guard let first = arguments.day("from"), let last = arguments.day("to") else {
      throw Failure(
        InvalidParams([Violation("/from", .required, "\"from\" and \"to\" are required.")]))
    }
    from = first.resolved(today: today)
    to = last.resolved(today: today)
    guard from <= to else {
      throw Failure(
        InvalidParams([
          Violation(
            arguments.path("to"), .conflict,
            "\"to\" (\(to.text)) is before \"from\" (\(from.text)).")
        ]))
    }
    fetchedFrom = from.adding(-(arguments.integer("lookbackDays") ?? 0))
    daily = arguments.given("daily") ? arguments.flag("daily") : nil
    filters = ReportQuery.filterNames.compactMap { name, wire in
      let values = arguments.list(name)
      return values.isEmpty ? nil : (wire, values)
    }
    windowDays = arguments.integer("windowDays") ?? ReportQuery.defaultWindowDays
    deadlineSeconds = arguments.integer("deadlineSeconds") ?? ReportQuery.defaultDeadlineSeconds
    allowPartial = arguments.flag("allowPartial")
    unknownValues = arguments.unknownValues.sorted { $0.key < $1.key }.flatMap(\.value)
    if case .ago = first {
      usedUTC = !hasTimezone
    } else if case .ago = last {
      usedUTC = !hasTimezone
    } else {
      usedUTC = false
    }
  }

  /// The smallest query, for checking credentials.
  public init(day: Day, deadlineSeconds: Int) {
    from = day
    to = day
    fetchedFrom = day
    daily = nil
    filters = []
    windowDays = 0
    self.deadlineSeconds = deadlineSeconds
    allowPartial = false
    usedUTC = false
    unknownValues = []
  }

  /// Days of one request unless the call says otherwise.
  public static let defaultWindowDays = 14
  /// Seconds a call may take unless it says otherwise.
  public static let defaultDeadlineSeconds = 300

  private static let filterNames = [
    ("channel", "channel"), ("delivery", "delivery"), ("status", "status"),
    ("messageType", "message_type"), ("label", "label"),
  ]

  /// How many windows there are to fetch.
  func windowCount(_ account: Account) -> Int {
    Window.count(
      days: to.number - fetchedFrom.number + 1, windowDays: windowDays,
      lanes: account.concurrency)
  }

  /// The windows to fetch, in date order, unless they are more than one call may fetch.
  func windows(_ account: Account) throws(Failure) -> [Window] {
    let count = windowCount(account)
    guard count < DigestSet.maximumWindows else {
      throw Failure(
        InvalidParams([
          Violation(
            "/windowDays", .minimum,
            "The range makes \(count) windows; at most \(DigestSet.maximumWindows - 1) are fetched. Use a larger windowDays or a shorter range."
          )
        ]))
    }
    return Window.slice(
      from: fetchedFrom, to: to, windowDays: windowDays, lanes: account.concurrency)
  }

  /// The request body for one window.
  ///
  /// Days are strings, as on the API's page.
  public func body(_ window: Window) -> [UInt8] {
    var writer = Writer(escaping: .ascii)
    writer.beginObject()
    writer.member("from", .string(window.from.text))
    writer.member("to", .string(window.to.text))
    if let daily { writer.member("daily", .bool(daily)) }
    for (name, values) in filters { writer.member(name, .strings(values)) }
    writer.endObject()
    return writer.bytes
  }

  /// The params every report method shares, in the order of their positions.
  public static let fields: [Field] = [
    Field(
      "from", .day, required: true, example: "\"20171101\"",
      "First day: YYYYMMDD, today, yesterday or NdaysAgo. Messages whose campaign started on or after this day are selected."
    ),
    Field(
      "to", .day, required: true, example: "\"20171225\"",
      "Last day, included: YYYYMMDD, today, yesterday or NdaysAgo. The future is legal."),
    Field(
      "channel", .terms(.channel), example: #"["push","email"]"#,
      "Only messages of these channels; absent or empty means all."),
    Field(
      "delivery", .terms(.delivery), example: #"["one_time"]"#,
      "Only messages with these kinds of delivery."),
    Field(
      "status", .terms(.status), example: #"["completed"]"#, "Only messages in these states."),
    Field(
      "messageType", .terms(.messageType), aliases: ["message_type"], example: #"["single"]"#,
      "Only messages of these types."),
    Field(
      "label", .texts, example: #"["Onboarding"]"#, "Only messages with one of these labels."),
    Field(
      "daily", .boolean, default: "false", example: "true",
      "Asks CleverTap to split the counts by day instead of giving totals."),
    Field(
      "allowUnknown", .boolean, default: "false", example: "true",
      "Sends filter values that are not in the lists unchanged, instead of refusing them."),
    Field(
      "account", .text, example: "\"prod\"", "Name of the configured account; see listAccounts."),
    Field(
      "windowDays", .integer(0...366), default: "14", example: "7",
      "The range is fetched in windows of at most this many days, several at once; 0 makes one request of it."
    ),
    Field(
      "lookbackDays", .integer(0...366), default: "0", example: "30",
      "Also fetches campaigns that started up to this many days before from and may still run."),
    Field(
      "deadlineSeconds", .integer(1...3600), default: "300", example: "120",
      "Seconds the call may take in all, waiting in queues included."),
    Field(
      "allowPartial", .boolean, default: "false", example: "true",
      "Returns the windows that succeeded where others failed, with partial: true."),
  ]
}
