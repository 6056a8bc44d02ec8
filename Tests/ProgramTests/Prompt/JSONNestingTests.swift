import Testing

@testable import clevertap_gateway

@Suite struct JSONNestingTests {
  /// Whether the text goes on after each of the lines.
  private func check(_ lines: [String], _ open: [Bool]) {
    var nesting = JSONNesting()
    let found = lines.map { line in
      nesting.take(line.utf8)
      return nesting.isOpen
    }
    #expect(found == open, "\(lines)")
  }

  @Test func aTextEndsWhereItsBracketsClose() {
    check(["{}"], [false])
    check(["  [", "{", "}", "", "]"], [true, true, true, true, false])
    check([#"{"a": [1, 2"#, "], \"b\": {}", "}"], [true, true, false])
  }

  @Test func bracketsInStringsDoNotCount() {
    check([#"{"a": "}]\"}", "#, "}"], [true, false])
    check([#"{"a": "\\"}"#], [false])
  }

  @Test func aStringMayGoOnInTheNextLine() {
    check([#"{"a": "b"#, #"}"}"#], [true, false])
  }

  @Test func whatFollowsTheTextDoesNotReopenIt() {
    check(["{} {"], [false])
    check(["[]]"], [false])
  }

  @Test func otherLinesAreComplete() {
    check(["getReport label={"], [false])
    check(["}{"], [false])
    check(["", "   "], [false, false])
    check(["\"{"], [false])
  }

  @Test func whatAPasteHoldsIsTakenApart() {
    #expect(Prompt.entries(in: "ping") == ["ping"])
    #expect(Prompt.entries(in: "\n  \nping\n\nlast\n") == ["ping", "last"])
    #expect(
      Prompt.entries(in: "{\n\"a\":1\r\n}\n[]\nlast") == ["{ \"a\":1 }", "[]", "last"])
  }
}
