import CleverTapJSON

/// Numbers as people read them; each is given as a JSON number and stays exact.
enum Digits {
  /// Whole numbers written with an exponent are written out up to so many digits.
  private static let maximumDigits = 60
  /// Digits of a percentage before its point; longer ones stay as they are.
  private static let maximumPercentDigits = 15

  /// A number's digits as received; an exponent is written out where that makes a whole number.
  static func plain(_ raw: some Collection<UInt8>) -> [UInt8] {
    guard raw.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }), let decimal = Decimal(raw),
      decimal.exponent >= 0, decimal.digits.count + decimal.exponent <= maximumDigits
    else { return Array(raw) }
    let digits = decimal.digits.map { $0 + UInt8(ascii: "0") }
    let zeros = [UInt8](
      repeating: UInt8(ascii: "0"), count: max(decimal.exponent, digits.isEmpty ? 1 : 0))
    return (decimal.isNegative ? [UInt8(ascii: "-")] : []) + digits + zeros
  }

  /// `12345.678` as `12,345.678`; `signed` puts a `+` before what is above zero.
  static func grouped(_ raw: [UInt8], signed: Bool = false) -> [UInt8] {
    let isNegative = raw.first == UInt8(ascii: "-")
    let whole = raw.dropFirst(isNegative ? 1 : 0).prefix { (0x30...0x39).contains($0) }
    let rest = raw[whole.endIndex...]
    guard !rest.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return raw }
    var out = isNegative ? [UInt8(ascii: "-")] : signed && isPositive(raw) ? [0x2B] : []
    for (place, digit) in whole.enumerated() {
      if place > 0, (whole.count - place) % 3 == 0 { out.append(UInt8(ascii: ",")) }
      out.append(digit)
    }
    return out + rest
  }

  /// A share as a percentage: `0.484508` as `48.5%`.
  static func percent(ofShare raw: [UInt8]) -> [UInt8] {
    oneDecimal(raw, shift: 2).map { $0 + [UInt8(ascii: "%")] } ?? raw
  }

  /// A change in percent: `13.392857` as `+13.4%`.
  static func percent(_ raw: [UInt8]) -> [UInt8] {
    oneDecimal(raw, shift: 0, signed: true).map { $0 + [UInt8(ascii: "%")] } ?? raw
  }

  /// A change in percentage points: `1.2345` as `+1.2 pp`.
  static func points(_ raw: [UInt8]) -> [UInt8] {
    oneDecimal(raw, shift: 0, signed: true).map { $0 + Array(" pp".utf8) } ?? raw
  }

  private static func isPositive(_ raw: [UInt8]) -> Bool {
    Decimal(raw).map { !$0.isNegative && !$0.digits.isEmpty } ?? false
  }

  /// The number times 10^shift, rounded half away from zero to one decimal; nil where it is too long.
  private static func oneDecimal(_ raw: [UInt8], shift: Int, signed: Bool = false) -> [UInt8]? {
    guard let number = Decimal(raw) else { return nil }
    let places = number.digits.count + number.exponent + shift
    guard places <= maximumPercentDigits else { return nil }
    // Tenths: the first `places + 1` digits, and the next one decides.
    var tenths = 0
    let wanted = places + 1
    if wanted >= 0 {
      for place in 0..<wanted {
        tenths = tenths * 10 + (place < number.digits.count ? Int(number.digits[place]) : 0)
      }
      if wanted < number.digits.count, number.digits[wanted] >= 5 { tenths += 1 }
    }
    let sign = tenths == 0 ? "" : number.isNegative ? "-" : signed ? "+" : ""
    let whole = grouped(Array(String(tenths / 10).utf8))
    return Array(sign.utf8) + whole + Array(".\(tenths % 10)".utf8)
  }
}
