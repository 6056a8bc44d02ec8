import CleverTapJSON

/// What a call is given.
package struct Request: Sendable {
  /// What a request's id is.
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
  /// What the request's id is; told to routed methods only.
  package let identity: IDKind
  /// Whether the request came in a batch; told to routed methods only.
  package let isBatched: Bool

  package init(params: ParsedValue?, identity: IDKind = .none, isBatched: Bool = false) {
    self.params = params
    self.identity = identity
    self.isBatched = isBatched
  }
}
