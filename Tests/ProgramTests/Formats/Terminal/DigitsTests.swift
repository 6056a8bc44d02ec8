import Testing

@testable import clevertap_gateway

/// How numbers are written for people.
@Suite struct DigitsTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [
    ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567", "-1,234,567"),
    ("1234.5678", "1,234.5678"), ("-0", "-0"), ("1e3", "1e3"),
    ("123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890"),
  ]) func digitsAreGroupedInThrees(raw: String, wanted: String) {
    #expect(text(Digits.grouped(Array(raw.utf8))) == wanted)
  }

  @Test(arguments: [
    ("0.484508", "48.5%"), ("0", "0.0%"), ("1", "100.0%"), ("12.3456", "1,234.6%"),
    ("0.0005", "0.1%"), ("0.00049", "0.0%"), ("-0.0005", "-0.1%"), ("-0.0004", "0.0%"),
    ("0.08412", "8.4%"), ("0.9995", "100.0%"), ("1e-3", "0.1%"), ("1e300", "1e300"),
  ]) func sharesArePercentWithOneDecimal(raw: String, wanted: String) {
    #expect(text(Digits.percent(ofShare: Array(raw.utf8))) == wanted)
  }

  @Test(arguments: [
    ("1.2368", "+1.2 pp"), ("-0.96", "-1.0 pp"), ("0", "0.0 pp"), ("0.04", "0.0 pp"),
    ("1000", "+1,000.0 pp"),
  ]) func pointsHaveASign(raw: String, wanted: String) {
    #expect(text(Digits.points(Array(raw.utf8))) == wanted)
  }

  @Test func changesHaveASign() {
    #expect(text(Digits.grouped(Array("2009".utf8), signed: true)) == "+2,009")
    #expect(text(Digits.grouped(Array("0".utf8), signed: true)) == "0")
    #expect(text(Digits.percent(Array("-100".utf8))) == "-100.0%")
  }
}
