import CleverTapJSON

/// Something the reader of a result should know.
package struct Warning: Sendable {
  /// The stable name of each warning.
  package enum Kind: String, CaseIterable, Sendable {
    case relativeDaysInUTC, unknownValue, accountIdShape
    case repeatedMessages, partialResult, emptyReport, noMatch
    case inappSentNotMeaningful, sumNotExact
    case openPeriod, unevenPeriods, basePartial
    case unknownSortBy, resultCut
  }

  let kind: Kind
  /// One sentence or two.
  let message: String

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  static func value(_ warnings: [Warning]) -> Value {
    .array(
      warnings.map { warning in
        .object([
          ("kind", .string(warning.kind.rawValue)), ("message", .string(warning.message)),
        ])
      })
  }
}
