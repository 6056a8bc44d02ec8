import CleverTapJSON
import Testing

@Suite struct WriterTests {
  private func check(_ value: Value, _ escaping: Escaping = .ascii, gives expected: String) {
    let bytes = value.encoded(escaping)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
    #expect((try? Document(bytes)) != nil)
  }

  @Test func membersKeepTheirOrder() {
    check(
      .object([("b", 1), ("a", .array([true, .null, "x"])), ("c", .object([]))]),
      gives: #"{"b":1,"a":[true,null,"x"],"c":{}}"#)
  }

  @Test func stringsAreEscaped() {
    check(
      "\"\\/\u{0}\n\r\t\u{1F}\u{7F}é😀", gives: #""\"\\/\u0000\n\r\t\u001f\u007f\u00e9\ud83d\ude00""#
    )
    check("é\u{2028}\u{2029}\u{85}", .utf8, gives: #""é\u2028\u2029\u0085""#)
  }

  @Test func onlyCharactersBeyondASCIIOfARawValueChange() {
    let raw = Array("\"\u{7F}é\\u0041\"".utf8)
    #expect(JSONString.escape(raw[...], .ascii) == Array("\"\u{7F}\\u00e9\\u0041\"".utf8))
  }
}
