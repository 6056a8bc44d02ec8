import CleverTapJSON

/// A request id by its decoded value, to match requests and cancellations: 7 and 7.0 are one id,
/// 7 and "7" are two, and strings are compared code point by code point.
enum RequestID: Hashable, Sendable {
  case string([UInt8])
  case number(Decimal)
  /// The digits of a number whose exponent is too large for its value to be compared.
  case hugeNumber([UInt8])

  /// The id of raw bytes; nil for null, which identifies nothing, and for what is no id.
  init?(kind: ValueKind, raw: ArraySlice<UInt8>) {
    switch kind {
    case .string: self = .string(JSONString.decode(raw))
    case .number: self = Decimal(raw).map(RequestID.number) ?? .hugeNumber(Array(raw))
    case .null, .true, .false, .array, .object: return nil
    }
  }

  init?(_ value: LineValue) { self.init(kind: value.kind, raw: ArraySlice(value.bytes)) }
}
