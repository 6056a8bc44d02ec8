import CleverTapJSON
import Testing

@testable import CleverTap

@Suite struct ExactRatioTests {
  private func ratio(_ a: String, _ b: String) throws -> ExactRatio? {
    ExactRatio(try #require(Decimal(a.utf8)), per: try #require(Decimal(b.utf8)))
  }

  private func check(_ a: String, _ b: String, gives expected: String?, times: UInt32 = 1) throws {
    #expect(try ratio(a, b)?.rounded(times: times) == expected, "\(a) / \(b)")
  }

  @Test func ratiosHaveSixDecimalsRoundedHalfAwayFromZero() throws {
    try check("1", "3", gives: "0.333333")
    try check("2", "3", gives: "0.666667")
    try check("1", "2", gives: "0.5")
    try check("4", "2", gives: "2")
    try check("0", "2", gives: "0")
    try check("1", "0", gives: nil)
    try check("1", "2000000", gives: "0.000001")
    try check("-1", "2000000", gives: "-0.000001")
    try check("-1", "2000001", gives: "0")
    try check("-7", "3", gives: "-2.333333")
    try check("7", "-3", gives: "-2.333333")
    try check("1", "8", gives: "12.5", times: 100)
  }

  @Test func longNumbersStayExact() throws {
    try check("9223372036854775807", "1", gives: "9223372036854775807")
    try check(
      "123456789012345678901234567890123456789012345678901234567890",
      "987654321098765432109876543210", gives: "124999998860937500014238281249.947021")
    try check("0.0000000001", "1e-20", gives: "10000000000")
    try check("1e59", "1e-59", gives: "1" + String(repeating: "0", count: 118))
  }

  @Test func differencesOfRatiosAreTakenBeforeRounding() throws {
    let a = try #require(try ratio("1", "3"))
    let b = try #require(try ratio("333333", "1000000"))
    #expect((a - b).rounded(times: 100) == "0.000033")
    #expect((b - a).rounded(times: 100) == "-0.000033")
    #expect(b < a)
    #expect(!(a < a))
  }
}
