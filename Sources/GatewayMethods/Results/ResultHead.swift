import CleverTap
import CleverTapJSON
import GatewayRPC

/// What all results about a report have in common: whose, when, which windows, what to know.
package struct ResultHead {
  /// What the numbers are: CleverTap selects messages by the day they started, and counts to now.
  package static let basis = "messagesStartedInRange, countsToDate"

  /// Something the reader of a result should know.
  package enum Warning: String, CaseIterable, Sendable {
    case relativeDaysInUTC, repeatedMessages, partialResult, unknownValue, emptyReport
    case inappSentNotMeaningful, sumNotExact, accountIdShape
  }

  let query: ReportQuery
  let account: Account
  private var windows: [Value] = []
  private var isPartial = false
  /// Exact, however large; nil where CleverTap sent no total.
  private var totalResults: ExactSum?
  private var warnings: [(Warning, String)] = []
  var merge: Duplicates
  /// Windows taken so far.
  private(set) var windowIndex = 0
  private var received = 0

  init(_ query: ReportQuery, _ account: Account) {
    self.query = query
    self.account = account
    merge = Duplicates(tracksData: query.windowCount(concurrency: account.concurrency) > 1)
    warnings = ResultHead.warnings(query, account)
  }

  /// What can be said before anything is fetched.
  static func warnings(_ query: ReportQuery, _ account: Account) -> [(Warning, String)] {
    var warnings: [(Warning, String)] = []
    if query.relativeDaysAreUTC {
      warnings.append(
        (
          .relativeDaysInUTC,
          "Relative days were taken as UTC days, since account \"\(account.name)\" has no timezone."
        ))
    }
    if !query.unknownValues.isEmpty {
      let values = query.unknownValues.joined(separator: ", ")
      warnings.append(
        (.unknownValue, "Sent although unknown: \(values). CleverTap may ignore them silently."))
    }
    if !account.idLooksValid {
      warnings.append((.accountIdShape, Account.idWarning))
    }
    return warnings
  }

  static func value(_ warnings: [(Warning, String)]) -> Value {
    .array(
      warnings.map { kind, message in
        .object([("kind", .string(kind.rawValue)), ("message", .string(message))])
      })
  }

  mutating func warn(_ kind: Warning, _ message: String) { warnings.append((kind, message)) }

  /// Notes a window that succeeded.
  mutating func note(_ window: Window, _ fetched: FetchedWindow) {
    windowIndex += 1
    received += fetched.messages.count
    if let total = fetched.totalResults.flatMap({ Decimal($0) }), total.integer != nil {
      var sum = totalResults ?? ExactSum()
      sum.add(total)
      totalResults = sum
    }
    windows.append(
      .object(
        window.members + [
          ("messages", .integer(fetched.messages.count)),
          ("attempts", .integer(fetched.figures.attempts)),
          ("milliseconds", .integer(fetched.figures.milliseconds)),
        ]))
  }

  /// Notes a window that failed.
  mutating func note(_ window: Window, _ failure: CleverTapError) {
    windowIndex += 1
    isPartial = true
    windows.append(
      .object(
        window.members + [
          ("messages", 0), ("attempts", .integer(failure.figures?.attempts ?? 0)),
          ("milliseconds", .integer(failure.figures?.milliseconds ?? 0)),
          ("error", RPCError(failure).value),
        ]))
  }

  /// The members before the content of the result.
  func head(fetchedAt: String) -> [(String, Value)] {
    query.span(account) + [("fetchedAt", .string(fetchedAt))] + [
      ("basis", .string(ResultHead.basis)), ("windows", .array(windows)),
      ("partial", .bool(isPartial)),
      ("totalResults", totalResults?.text.map { .raw(Array($0.utf8)) } ?? .null),
      ("messageCount", .integer(merge.messageCount)),
    ]
  }

  /// The warnings, once everything is taken.
  var finalWarnings: Value {
    var all = warnings
    if merge.repeatedIDs > 0 {
      all.append(
        (
          .repeatedMessages,
          "\(merge.repeatedIDs) message ids occur in more than one window; rows that differ are all kept."
        ))
    }
    if isPartial {
      all.append((.partialResult, "Some windows failed; see windows[].error for what is missing."))
    }
    if received == 0 {
      let region = account.region ?? account.baseURL
      all.append(
        (
          .emptyReport,
          "No message started in the range. If you expected some, check the region (\(region)) and the filters."
        ))
    }
    return ResultHead.value(all)
  }
}

extension Window {
  var members: [(String, Value)] { [("from", .string(from.text)), ("to", .string(to.text))] }
}

extension ReportQuery {
  /// The members that say which days of whose were asked for.
  func span(_ account: Account) -> [(String, Value)] {
    [
      ("account", .string(account.name)), ("from", .string(from.text)), ("to", .string(to.text)),
      ("fetchedFrom", .string(fetchedFrom.text)),
      ("timezone", account.timezone.map(Value.string) ?? .null),
    ]
  }
}
