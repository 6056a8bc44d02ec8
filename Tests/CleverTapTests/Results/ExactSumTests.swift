import CleverTapJSON
import Testing

@testable import CleverTap

@Suite struct ExactSumTests {
  private func check(_ numbers: [String], gives expected: String?) {
    var sum = ExactSum()
    for number in numbers { sum.add(Decimal(number.utf8)) }
    #expect(sum.text == expected, "\(numbers)")
  }

  @Test func sumsAreExact() {
    check([], gives: "0")
    check(["9007199254740993", "1"], gives: "9007199254740994")
    check(["0.1", "0.2"], gives: "0.3")
    check(["9223372036854775807", "9223372036854775807"], gives: "18446744073709551614")
    check(["-9223372036854775808", "-1"], gives: "-9223372036854775809")
    check(["1e20", "-1e20", "5"], gives: "5")
    check(["0.5", "-1"], gives: "-0.5")
    check(["1.25", "-1.25"], gives: "0")
    check(["-0.001", "1e3"], gives: "999.999")
    check(Array(repeating: "0.01", count: 1000), gives: "10")
  }

  @Test func moreThanSixtyDigitsAreUnknown() {
    check(["1e59"], gives: "1" + String(repeating: "0", count: 59))
    check(["1e60"], gives: nil)
    check(["1e59", "0.1"], gives: nil)
    check(["1e400"], gives: nil)
    check(["1e-100000"], gives: nil)
    check(["1e1000000000000000000000"], gives: nil)
  }

  @Test func differencesAreExact() {
    func check(_ a: String, _ b: String, gives expected: String?) {
      var x = ExactSum(), y = ExactSum()
      x.add(Decimal(a.utf8))
      y.add(Decimal(b.utf8))
      #expect(x.subtracting(y)?.text == expected, "\(a) - \(b)")
    }
    check("5", "7", gives: "-2")
    check("0.3", "0.1", gives: "0.2")
    check("1", "-9223372036854775807", gives: "9223372036854775808")
    check("1e59", "0.01", gives: nil)
  }
}
