import CleverTapJSON
import Testing

@Suite struct DecimalTests {
  @Test func equalValuesAreEqual() {
    let groups = [
      ["7", "7.0", "70e-1", "0.7E1", "7e0", "7e00000000000000000000000"],
      ["0", "-0", "0.0", "0e5", "0e99999999999999999999"], ["9007199254740992"],
      ["9007199254740993"],
      ["-7"], ["1e100000000000000"], ["0.1", "1e-1"],
    ]
    for (i, group) in groups.enumerated() {
      for text in group {
        for (j, other) in groups.enumerated() {
          #expect((Decimal(text.utf8) == Decimal(other[0].utf8)) == (i == j), "\(text) \(other[0])")
        }
      }
    }
  }

  @Test func hugeExponentsAreNotExpanded() {
    #expect(Decimal("1e1000000000000000000000".utf8) == nil)
    #expect(Decimal("1e1000000000".utf8)?.integer == nil)
  }

  @Test func wholeNumbersAreRead() {
    let cases: [(String, Int?)] = [
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("1.5", nil), ("12e2", 1200), ("-0", 0), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil),
    ]
    for (text, expected) in cases { #expect(Decimal(text.utf8)?.integer == expected, "\(text)") }
  }
}
