import CleverTapJSON

/// A query of the Get Message Reports API, checked and with all its dates resolved, so that it can
/// be sent as it is.
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
  /// Seconds from the acceptance of the call to its deadline.
  public let deadlineSeconds: Int
  /// True if the result may lack the windows that failed.
  public let allowPartial: Bool
  /// True if from or to was given relative to today and the account has no time zone, so that UTC's
  /// date was taken.
  public let relativeDaysAreUTC: Bool
  /// Filter values that no vocabulary knows, sent all the same.
  public let unknownValues: [String]

  /// Puts checked values together; `from` must not be after `to`.
  package init(
    from: Day, to: Day, lookbackDays: Int = 0, daily: Bool? = nil,
    filters: [(name: String, values: [String])] = [],
    windowDays: Int = ReportQuery.defaultWindowDays,
    deadlineSeconds: Int = ReportQuery.defaultDeadlineSeconds, allowPartial: Bool = false,
    relativeDaysAreUTC: Bool = false, unknownValues: [String] = []
  ) {
    self.from = from
    self.to = to
    fetchedFrom = from.adding(-lookbackDays)
    self.daily = daily
    self.filters = filters
    self.windowDays = windowDays
    self.deadlineSeconds = deadlineSeconds
    self.allowPartial = allowPartial
    self.relativeDaysAreUTC = relativeDaysAreUTC
    self.unknownValues = unknownValues
  }

  /// Windows of one query at most.
  package static let maximumWindows = 4095
  /// Days of one request unless the call says otherwise.
  public static let defaultWindowDays = 14
  /// Seconds a call may take unless it says otherwise.
  public static let defaultDeadlineSeconds = 300

  /// The number of windows to fetch with `concurrency` requests at a time.
  package func windowCount(concurrency: Int) -> Int {
    Window.count(
      days: to.number - fetchedFrom.number + 1, windowDays: windowDays, concurrency: concurrency)
  }

  /// The windows to fetch in date order, at most 4,095 of them.
  package func windows(concurrency: Int) throws(InvalidQuery) -> [Window] {
    let count = windowCount(concurrency: concurrency)
    guard count <= ReportQuery.maximumWindows else {
      throw InvalidQuery(
        field: "windowDays",
        message:
          "The range makes \(count) windows; at most \(ReportQuery.maximumWindows) are fetched. Use a larger windowDays or a shorter range."
      )
    }
    return Window.slice(from: fetchedFrom, to: to, windowDays: windowDays, concurrency: concurrency)
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
}
