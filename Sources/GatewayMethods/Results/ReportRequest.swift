import CleverTap
import CleverTapJSON

/// What one call asks about one period: the query, the account it is sent for, and the filters that
/// are applied here.
package struct ReportRequest: Sendable {
  let query: ReportQuery
  let account: Account
  let filter: MessageFilter

  /// What the numbers are: CleverTap selects messages by the day they started, and counts to now.
  static let basis = "messagesStartedInRange, countsToDate"

  /// The members that say which days of whose were asked for.
  var rangeMembers: [(String, Value)] {
    [
      ("account", .string(account.name)), ("from", .string(query.from.text)),
      ("to", .string(query.to.text)), ("fetchedFrom", .string(query.fetchedFrom.text)),
      ("timezone", account.timezone.map(Value.string) ?? .null),
    ]
  }

  /// What can be said before anything is fetched.
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
