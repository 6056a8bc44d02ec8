import CleverTap
import CleverTapJSON

/// A call's request for one period: the query, the account whose credentials it uses, and the
/// filters that the gateway itself applies.
package struct ReportRequest: Sendable {
  let query: ReportQuery
  let account: Account
  let filter: MessageFilter

  /// The result's `basis`: CleverTap selects messages by the day they started, and counts to now.
  static let basis = "messagesStartedInRange, countsToDate"

  /// The members that identify the account and the days of the request.
  var rangeMembers: [(String, Value)] {
    [
      ("account", .string(account.name)), ("from", .string(query.from.text)),
      ("to", .string(query.to.text)), ("fetchedFrom", .string(query.fetchedFrom.text)),
      ("timezone", account.timezone.map(Value.string) ?? .null),
    ]
  }

  /// The warnings about the request itself, known before anything is fetched.
  var warnings: [Warning] {
    var warnings: [Warning] = []
    if query.relativeDaysAreUTC {
      warnings.append(
        Warning(
          .relativeDaysInUTC,
          "Relative days were taken as UTC days, since account \"\(account.name)\" has no timezone."
        ))
    }
    if !query.unknownValues.isEmpty {
      let values = query.unknownValues.joined(separator: ", ")
      warnings.append(
        Warning(
          .unknownValue, "Sent although unknown: \(values). CleverTap may ignore them silently."))
    }
    if !account.idLooksValid { warnings.append(Warning(.accountIdShape, Account.idWarning)) }
    return warnings
  }
}
