import CleverTapJSON

/// A request id by its decoded value, to match requests and cancellations: 7 and 7.0 are one id,
/// 7 and "7" are two, and strings are compared code point by code point.
enum RequestID: Hashable, Sendable {
  case string([UInt8])
  case number(Decimal)
  /// A number whose exponent is too large to be compared by value.
  case literal([UInt8])

  /// The key of an id's raw bytes; nil for null, which identifies nothing.
  init?(kind: ValueKind, raw: ArraySlice<UInt8>) {
    switch kind {
    case .string: self = .string(JSONString.decode(raw))
    case .number: self = Decimal(raw).map(RequestID.number) ?? .literal(Array(raw))
    case .null, .true, .false, .array, .object: return nil
    }
  }
}
