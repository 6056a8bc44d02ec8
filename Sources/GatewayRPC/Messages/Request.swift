import CleverTapJSON

/// A request as its handler sees it.
package struct Request: Sendable {
  /// The form of a request's id.
  package enum IDKind: Sendable {
    /// A notification has none.
    case none
    case string
    /// A number written as digits, with or without a minus.
    case integer
    /// null, or any other number.
    case other
  }

  /// The params, an object or array; nil where there are none.
  package let params: ParsedValue?
  /// The form of its id.
  package let idKind: IDKind
  /// True if the request came in a batch.
  package let isBatched: Bool

  package init(params: ParsedValue?, idKind: IDKind = .none, isBatched: Bool = false) {
    self.params = params
    self.idKind = idKind
    self.isBatched = isBatched
  }
}
