import Testing

@testable import clevertap_gateway

@Suite struct WordsTests {
  private func check(_ line: String, _ words: [String]) throws {
    #expect(try Words.split(line) == words, "\(line)")
  }

  @Test func wordsAreSplitAtBlanks() throws {
    try check("", [])
    try check("  a\tb  c ", ["a", "b", "c"])
  }

  @Test func quotesAndBackslashesAreAShells() throws {
    try check(#"a'b c'd"#, ["ab cd"])
    try check(#"'a\b'"#, [#"a\b"#])
    try check(#""a\"b\\c\d $x""#, [#"a"b\c\d $x"#])
    try check(#"a\ b \'c"#, ["a b", "'c"])
    try check(#"'' """#, ["", ""])
    try check(#"label='["a, b"]'"#, [#"label=["a, b"]"#])
    try check(#"a\"#, [#"a\"#])
    try check("*.json ~ $HOME", ["*.json", "~", "$HOME"])
  }

  @Test func aQuoteThatIsNotClosedIsNamed() {
    #expect(throws: UsageError(message: "the quote ' is not closed")) { try Words.split("a 'b") }
    #expect(throws: UsageError(message: "the quote \" is not closed")) { try Words.split("\"a'") }
  }

  @Test func wordsBecomePairsAtTheFirstEqualsSign() throws {
    let pairs = try Words.pairs(["a=1", "b=c=d", "c="], remedy: "")
    #expect(pairs.map(\.key) == ["a", "b", "c"])
    #expect(pairs.map(\.value) == ["1", "c=d", ""])
  }

  @Test func aWordWithoutAnEqualsSignIsNamed() {
    for word in ["from", "=1", ""] {
      #expect(throws: UsageError(message: "\"\(word)\" is no param: write key=value")) {
        try Words.pairs(["a=1", word], remedy: "write key=value")
      }
    }
  }

  @Test func aKeyGivenTwiceIsNamed() {
    #expect(throws: UsageError(message: "\"from\" is given twice")) {
      try Words.pairs(["from=1", "to=2", "from=3"], remedy: "")
    }
  }
}
