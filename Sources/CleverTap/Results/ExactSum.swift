import CleverTapJSON

/// A sum of decimal numbers without rounding, up to 60 digits.
///
/// Whole numbers add up in one `Int`; whatever does not fit goes into columns of the powers of ten
/// from 10^-60 to 10^59, each a plain `Int` that is carried only when the sum is read. A number like
/// 1e400 costs no more than any other: it makes the sum inexact.
package struct ExactSum: Sendable {
  /// Digits a sum may have.
  package static let maximumDigits = 60

  private var small = 0
  private var columns: [Int] = []
  package private(set) var isExact = true

  /// Starts at zero.
  package init() {}

  /// Adds one number.
  package mutating func add(_ number: Decimal?) {
    guard let number else {
      isExact = false
      return
    }
    if let integer = number.integer {
      let (sum, overflow) = small.addingReportingOverflow(integer)
      if !overflow {
        small = sum
        return
      }
    }
    addColumns(number)
  }

  /// The sum as a plain decimal number; nil where it has more than 60 digits or is inexact.
  package var text: String? {
    guard isExact else { return nil }
    if columns.isEmpty { return String(small) }
    var total = self
    total.small = 0
    for number in [small / 2, small - small / 2] { total.addColumns(Decimal(String(number).utf8)) }
    return total.isExact ? total.carried() : nil
  }

  /// The sum as an exact number; nil where ``text`` is.
  package var value: Decimal? { text.flatMap { Decimal($0.utf8) } }

  /// The sum less another one; nil where either is unknown or the difference has over 60 digits.
  package func subtracting(_ other: ExactSum) -> ExactSum? {
    guard let subtrahend = other.text, var difference = text == nil ? nil : self else { return nil }
    let isNegative = subtrahend.hasPrefix("-")
    let negated = isNegative ? String(subtrahend.dropFirst()) : "-" + subtrahend
    difference.add(Decimal(negated.utf8))
    return difference.text == nil ? nil : difference
  }

  private mutating func addColumns(_ number: Decimal?) {
    let span = ExactSum.maximumDigits
    guard let number, number.exponent >= -span, number.exponent + number.digits.count <= span else {
      isExact = false
      return
    }
    // A column holds less than 2^40 numbers' digits; one spare column a side takes the carry.
    if columns.isEmpty { columns = Array(repeating: 0, count: 2 * span + 20) }
    for (place, digit) in number.digits.reversed().enumerated() {
      columns[span + number.exponent + place] += number.isNegative ? -Int(digit) : Int(digit)
    }
  }

  /// Carries every column and writes the digits; nil beyond 60.
  private func carried() -> String? {
    let isNegative = columns.last { $0 != 0 }.map { $0 < 0 } ?? false
    var digits = ExactSum.normalized(columns, negated: isNegative)
    // The highest column may have changed its sign by borrowing from it.
    let wasNegative = digits.last.map { $0 < 0 } ?? false
    if wasNegative { digits = ExactSum.normalized(columns, negated: !isNegative) }
    guard let top = digits.lastIndex(where: { $0 != 0 }),
      let bottom = digits.firstIndex(where: { $0 != 0 })
    else { return "0" }
    let point = ExactSum.maximumDigits
    let first = max(top, point)
    let last = min(bottom, point)
    guard first - last < ExactSum.maximumDigits else { return nil }
    var text = isNegative != wasNegative ? "-" : ""
    for place in stride(from: first, through: last, by: -1) {
      if place == point - 1 { text += "." }
      text += String(digits[place])
    }
    return text
  }

  private static func normalized(_ columns: [Int], negated: Bool) -> [Int] {
    var carry = 0
    var digits: [Int] = []
    for (place, column) in columns.enumerated() {
      let value = (negated ? -column : column) + carry
      let isTop = place == columns.count - 1
      let digit = isTop ? value : ((value % 10) + 10) % 10
      carry = (value - digit) / 10
      digits.append(digit)
    }
    return digits
  }
}
