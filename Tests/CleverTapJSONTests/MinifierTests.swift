import CleverTapJSON
import Testing

@Suite struct CompactorTests {
  /// Compacts a text whole and cut at every byte, and a byte at a time: all must agree.
  private func check(_ text: String, gives expected: String, escaping: Escaping = .ascii) {
    check(Array(text.utf8), .success(Array(expected.utf8)), escaping)
  }

  private func check(_ text: [UInt8], failsAt offset: Int, _ reason: ScanError.Reason) {
    check(text, .failure(ScanError(reason: reason, offset: offset)), .ascii)
  }

  private func check(
    _ text: [UInt8], _ expected: Result<[UInt8], ScanError>, _ escaping: Escaping
  ) {
    #expect(compact([text], escaping) == expected)
    for cut in 0...text.count {
      #expect(
        compact([Array(text[..<cut]), Array(text[cut...])], escaping) == expected, "cut \(cut)")
    }
    #expect(compact(text.map { [$0] }, escaping) == expected)
  }

  private func compact(_ chunks: [[UInt8]], _ escaping: Escaping) -> Result<[UInt8], ScanError> {
    var compactor = Minifier(maximumMarkDepth: 3, escaping: escaping)
    do throws(ScanError) {
      for chunk in chunks { try compactor.feed(chunk) }
      try compactor.finish()
      return .success(compactor.bytes)
    } catch {
      return .failure(error)
    }
  }

  @Test func spaceBetweenTokensGoes() {
    check(
      " { \"a b\" :\t[ 1 , true,null ] ,\r\n\"c\":{ } } ", gives: #"{"a b":[1,true,null],"c":{}}"#)
  }

  @Test func tokensStayAsReceived() {
    for text in [
      "0", "-0", "1.50", "1E+05", "123456789012345678901234567890", #""\u0041\/\ud800""#, "[]",
      "false", #"{"a":1,"a":2}"#,
    ] {
      check(text, gives: text)
    }
  }

  @Test func charactersBeyondASCIIAreEscaped() {
    check("\"é 日 😀 \u{7F}\"", gives: #""\u00e9 \u65e5 \ud83d\ude00 \u007f""#)
    check("{\"é\":1}", gives: #"{"\u00e9":1}"#)
    check("\"é\u{2028}\u{85}\u{7F}\"", gives: "\"é\\u2028\\u0085\\u007f\"", escaping: .utf8)
  }

  @Test func aByteOrderMarkIsForgivenAtTheStart() {
    check("\u{FEFF}[1]", gives: "[1]")
    check(Array("[\u{FEFF}1]".utf8), failsAt: 1, .unexpectedByte)
    check([0xEF, 0xBB, 0xFF, 0xFF], failsAt: 0, .unexpectedByte)
  }

  @Test func whatIsNotJSONIsRefusedAtItsByte() {
    let cases: [(String, Int, ScanError.Reason)] = [
      ("", 0, .unexpectedEnd), ("  ", 2, .unexpectedEnd), ("tru", 3, .unexpectedEnd),
      ("truth", 3, .unexpectedByte), ("[1,]", 3, .unexpectedByte), ("{\"a\",", 4, .unexpectedByte),
      ("01", 1, .trailingText), ("1.", 2, .unexpectedEnd), ("1.e", 2, .unexpectedByte),
      ("-", 1, .unexpectedEnd), ("+1", 0, .unexpectedByte), ("1e", 2, .unexpectedEnd),
      ("\"\\x\"", 2, .unexpectedByte), ("\"\\u12g4\"", 5, .unexpectedByte),
      ("\"a", 2, .unexpectedEnd),
      ("\"\n\"", 1, .unexpectedByte), ("{} x", 3, .trailingText), ("{,}", 1, .unexpectedByte),
      ("[1 2]", 3, .unexpectedByte), ("{\"a\":1,}", 7, .unexpectedByte), ("]", 0, .unexpectedByte),
      ("[}", 1, .unexpectedByte), ("{]", 1, .unexpectedByte), ("NaN", 0, .unexpectedByte),
    ]
    for (text, offset, reason) in cases { check(Array(text.utf8), failsAt: offset, reason) }
  }

  @Test func invalidUTF8IsRefusedAtItsFirstByte() {
    let sequences: [[UInt8]] = [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    ]
    for sequence in sequences {
      check([0x22, 0x61] + sequence + [0x22], failsAt: 2, .invalidUTF8)
    }
  }

  @Test func depthIsBounded() {
    let deepest = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    #expect((try? compact([Array(deepest.utf8)], .ascii).get()) == Array(deepest.utf8))
    let deeper = Array(String(repeating: "{\"a\":", count: 300).utf8)
    #expect(compact([deeper], .ascii) == .failure(ScanError(reason: .tooDeep, offset: 256 * 5)))
  }

  @Test func marksTellWhereValuesStand() throws {
    var compactor = Minifier(maximumMarkDepth: 1, escaping: .ascii)
    try compactor.feed(Array(#"{ "a": [1, [2]], "é": "x" }"#.utf8))
    try compactor.finish()
    #expect(String(decoding: compactor.bytes, as: UTF8.self) == #"{"a":[1,[2]],"\u00e9":"x"}"#)
    #expect(
      compactor.marks == [
        .init(event: .value(.object), depth: 0, offset: 0), .init(event: .key, depth: 1, offset: 1),
        .init(event: .value(.array), depth: 1, offset: 5),
        .init(event: .close, depth: 1, offset: 11),
        .init(event: .key, depth: 1, offset: 13),
        .init(event: .value(.string), depth: 1, offset: 22),
        .init(event: .close, depth: 0, offset: 25),
      ])
  }

  @Test func discardingMovesThePositions() throws {
    var compactor = Minifier(maximumMarkDepth: 1, escaping: .ascii)
    try compactor.feed(Array("[1,22,".utf8))
    compactor.discard(bytes: 3, marks: 2)
    try compactor.feed(Array("3]".utf8))
    #expect(String(decoding: compactor.bytes, as: UTF8.self) == "22,3]")
    #expect(compactor.marks.map(\.offset) == [0, 3, 4])
  }
}
