import CleverTap
import CleverTapJSON
import GatewayRPC

/// The windows fetched for one period of days, and which of their messages count.
struct FetchedPeriod {
  let report: ReportRequest
  /// The windows in date order, as members of `windows`.
  private(set) var windows: [[(String, Value)]] = []
  /// The error of the earliest window that failed.
  private(set) var firstError: CleverTapError?
  private(set) var failedWindows = 0
  private var received = 0
  /// Sum of CleverTap's own totals; nil where it sent none.
  private var totalResults: ExactSum?
  private var duplicates: Duplicates
  /// With a filter, the ids of the messages it kept and their number.
  private var keptIDs = DigestSet()
  private var keptMessages = 0

  /// `windows` is the number of windows that the period has.
  init(_ report: ReportRequest, windows: Int) {
    self.report = report
    duplicates = Duplicates(tracksData: windows > 1)
  }

  var isPartial: Bool { failedWindows > 0 }

  /// Distinct ids of the messages that count, each message without an id counted too.
  var messageCount: Int {
    report.filter.isEmpty ? duplicates.messageCount : keptMessages
  }

  var totalResultsValue: Value {
    totalResults?.text.map { .raw(Array($0.utf8)) } ?? .null
  }

  /// Adds a window that succeeded; the caller then calls ``keeps(_:)`` for each of its messages.
  mutating func add(_ window: Window, _ fetched: FetchedWindow) {
    received += fetched.messages.count
    if let total = fetched.totalResults, let first = total.first,
      (0x30...0x39).contains(first) || first == UInt8(ascii: "-")
    {
      var sum = totalResults ?? ExactSum()
      sum.add(Decimal(total))
      totalResults = sum
    }
    windows.append(
      window.members + [("messages", .integer(fetched.messages.count))] + members(fetched.figures))
  }

  /// Adds a window that failed.
  mutating func add(_ window: Window, _ error: CleverTapError) {
    if firstError == nil { firstError = error }
    failedWindows += 1
    windows.append(
      window.members + [("messages", 0)] + members(error.figures)
        + [("error", RPCError(error).value)])
  }

  private func members(_ figures: WindowFigures?) -> [(String, Value)] {
    [
      ("bytes", .integer(figures?.bytes ?? 0)), ("attempts", .integer(figures?.attempts ?? 0)),
      ("startMilliseconds", .integer(figures?.startMilliseconds ?? 0)),
      ("waitMilliseconds", .integer(figures?.waitMilliseconds ?? 0)),
      ("milliseconds", .integer(figures?.milliseconds ?? 0)),
    ]
  }

  /// Returns true if a message of the window added last counts: it is no copy of one in an earlier
  /// window, and passes the filter.
  mutating func keeps(_ record: Spool.Record) -> Bool {
    let occurrence = duplicates.classify(record.digests, window: windows.count - 1)
    guard occurrence != .duplicate else { return false }
    if report.filter.isEmpty { return true }
    guard let message = Message(record.bytes), report.filter.passes(message) else { return false }
    guard let id = record.digests.id else {
      keptMessages += 1
      return true
    }
    if keptIDs.insert(id, window: 0) == nil { keptMessages += 1 }
    return true
  }

  /// The warnings about the windows and messages added; complete after the last window.
  var warnings: [Warning] {
    var warnings: [Warning] = []
    if duplicates.repeatedIDs > 0 {
      warnings.append(
        Warning(
          .repeatedMessages,
          "\(duplicates.repeatedIDs) message ids occur in more than one window; rows that differ are all kept."
        ))
    }
    if isPartial {
      warnings.append(
        Warning(
          .partialResult, "Some windows failed; see windows[].error for what is missing."))
    }
    if received == 0 {
      let region = report.account.region ?? report.account.baseURL
      warnings.append(
        Warning(
          .emptyReport,
          "No message started in the range. If you expected some, check the region (\(region)) and the filters."
        ))
    } else if messageCount == 0 {
      warnings.append(
        Warning(
          .noMatch,
          "CleverTap sent \(received) messages, and none of them matches messageId and messageName."
        ))
    }
    return warnings
  }
}

extension Window {
  var members: [(String, Value)] { [("from", .string(from.text)), ("to", .string(to.text))] }
}
