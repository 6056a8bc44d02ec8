import CleverTapJSON
import Testing

@testable import GatewayRPC

@Suite struct RequestIDTests {
  private func id(_ text: String) throws -> RequestID? {
    let value = try Document(text).root
    return RequestID(kind: value.kind, raw: value.raw)
  }

  @Test(arguments: [
    ("7", "7.0"), ("7", "70e-1"), ("0", "-0"), (#""a""#, #""\u0061""#),
    (#""\ud83d\ude00""#, #""😀""#), ("1e2", "100"),
  ]) func oneValueIsOneID(_ a: String, _ b: String) throws {
    #expect(try id(a) == id(b))
  }

  @Test(arguments: [
    ("7", #""7""#), ("7", "8"), (#""\u00e9""#, #""e\u0301""#), (#""\ud800""#, #""\ud801""#),
    ("1e999999999999", "1e999999999998"), ("12345678901234567890", "12345678901234567891"),
  ]) func differentValuesAreDifferentIDs(_ a: String, _ b: String) throws {
    #expect(try id(a) != id(b))
  }

  @Test func nullIdentifiesNothing() throws {
    #expect(try id("null") == nil)
    #expect(try id("[7]") == nil)
  }
}
