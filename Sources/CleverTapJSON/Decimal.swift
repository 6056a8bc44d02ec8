/// An exact decimal number, read from a JSON number without ever expanding its exponent.
///
/// The value is `digits` x 10^`exponent`, negated where `isNegative`; `digits` has neither leading
/// nor trailing zeros and is empty for zero, so equal values are equal here: 7, 7.0 and 70e-1.
public struct Decimal: Hashable, Sendable {
  /// True if the number is below zero; false for -0.
  public let isNegative: Bool
  /// Digits 0-9 as numbers, most significant first.
  public let digits: [UInt8]
  /// Power of ten of the last digit; 0 for zero.
  public let exponent: Int

  /// Reads a JSON number; nil where its exponent is beyond ±10^17.
  public init?(_ raw: some Collection<UInt8>) {
    var digits: [UInt8] = []
    var exponent = 0
    var written = 0
    var exponentIsNegative = false
    var afterPoint = false
    var inExponent = false
    var exponentDigits = 0
    for byte in raw {
      switch byte {
      case UInt8(ascii: "-"): if inExponent { exponentIsNegative = true }
      case UInt8(ascii: "+"): break
      case UInt8(ascii: "."): afterPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
      default:
        let digit = byte &- UInt8(ascii: "0")
        if inExponent {
          if written != 0 || digit != 0 { exponentDigits += 1 }
          guard exponentDigits <= 17 else { written = .max; continue }
          written = written * 10 + Int(digit)
        } else {
          if !digits.isEmpty || digit != 0 { digits.append(digit) }
          if afterPoint { exponent -= 1 }
        }
      }
    }
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty {
      self.init(isNegative: false, digits: [], exponent: 0)
      return
    }
    guard exponentDigits <= 17 else { return nil }
    self.init(
      isNegative: raw.first == UInt8(ascii: "-"), digits: digits,
      exponent: exponent + (exponentIsNegative ? -written : written))
  }

  private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = exponent
  }

  /// The value where it is a whole number in `Int`'s range; else nil.
  public var integer: Int? {
    guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
    var value = 0
    for place in 0..<digits.count + exponent {
      let digit = place < digits.count ? Int(digits[place]) : 0
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, carried) = tens.subtractingReportingOverflow(digit)
      guard !overflow, !carried else { return nil }
      value = next
    }
    guard !isNegative else { return value }
    return value == .min ? nil : -value
  }
}
