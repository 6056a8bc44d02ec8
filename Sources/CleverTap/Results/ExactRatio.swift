import CleverTapJSON

/// A quotient of two exact numbers, not rounded until it is written.
package struct ExactRatio {
  private let numerator: BigInteger
  /// Above zero.
  private let denominator: BigInteger

  private init(_ numerator: BigInteger, per denominator: BigInteger) {
    self.numerator = denominator.isNegative ? -numerator : numerator
    self.denominator = denominator.magnitude
  }

  /// `numerator` / `denominator`; nil where that is zero.
  package init?(_ numerator: Decimal, per denominator: Decimal) {
    guard !denominator.digits.isEmpty else { return nil }
    let exponent = min(numerator.exponent, denominator.exponent)
    func scaled(_ number: Decimal) -> BigInteger {
      BigInteger(
        digits: number.digits, zeros: number.exponent - exponent, isNegative: number.isNegative)
    }
    self.init(scaled(numerator), per: scaled(denominator))
  }

  /// `numerator` / |`denominator`|; nil where that is zero.
  package init?(_ numerator: Decimal, perMagnitude denominator: Decimal) {
    guard let ratio = ExactRatio(numerator, per: denominator) else { return nil }
    self = denominator.isNegative ? ExactRatio(0) - ratio : ratio
  }

  /// A whole number.
  package init(_ integer: Int) {
    let digits = String(integer.magnitude).utf8.map { $0 - 0x30 }
    self.init(
      BigInteger(digits: digits, zeros: 0, isNegative: integer < 0), per: BigInteger(1))
  }

  /// A decimal number.
  package init(_ number: Decimal) {
    let places = BigInteger(digits: [1], zeros: max(0, -number.exponent), isNegative: false)
    let digits = BigInteger(
      digits: number.digits, zeros: max(0, number.exponent), isNegative: number.isNegative)
    self.init(digits, per: places)
  }

  /// The value without its sign.
  package var magnitude: ExactRatio { ExactRatio(numerator.magnitude, per: denominator) }

  package static func - (a: ExactRatio, b: ExactRatio) -> ExactRatio {
    ExactRatio(
      a.numerator * b.denominator - b.numerator * a.denominator,
      per: a.denominator * b.denominator)
  }

  package static func < (a: ExactRatio, b: ExactRatio) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }

  /// Decimals of a number that is written.
  private static let decimals = 6

  /// The value times `factor` as a plain decimal number of at most six decimals, rounded half away
  /// from zero.
  package func rounded(times factor: UInt32 = 1) -> String {
    let scale = BigInteger(1_000_000) * BigInteger(factor)
    let (whole, rest) = (numerator * scale).quotientAndRemainder(dividingBy: denominator)
    let isUp = !(rest + rest < denominator)
    let digits = (isUp ? whole + BigInteger(1) : whole).digits
    let missing = max(0, ExactRatio.decimals + 1 - digits.utf8.count)
    let padded = String(repeating: "0", count: missing) + digits
    var fraction = padded.suffix(ExactRatio.decimals)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let integer = padded.dropLast(ExactRatio.decimals)
    let sign = numerator.isNegative && (integer != "0" || !fraction.isEmpty) ? "-" : ""
    return sign + integer + (fraction.isEmpty ? "" : "." + fraction)
  }
}
