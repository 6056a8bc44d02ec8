import Testing

@testable import CleverTap

@Suite struct Base64Tests {
  /// The test vectors of RFC 4648, section 10, without their padding.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"),
  ]) func itIsThatOfTheStandard(_ text: String, _ encoded: String) {
    #expect(Base64.encode(Array(text.utf8), .standard) == Array(encoded.utf8))
    #expect(Base64.encode(Array(text.utf8), .forURLs) == Array(encoded.utf8))
  }

  @Test func theAlphabetsDifferInTwoDigits() {
    #expect(Base64.encode([0xFB, 0xFF, 0xFE], .standard) == Array("+//+".utf8))
    #expect(Base64.encode([0xFB, 0xFF, 0xFE], .forURLs) == Array("-__-".utf8))
  }
}
