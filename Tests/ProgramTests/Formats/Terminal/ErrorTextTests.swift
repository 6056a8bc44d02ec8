import CleverTapJSON
import Testing

@testable import clevertap_gateway

/// How errors, warnings and the closing line look.
@Suite struct ErrorTextTests {
  private func text(_ json: String, columns: Int? = nil, hasColor: Bool = false) throws -> String {
    let screen = Screen(columns: columns, hasColor: hasColor)
    return visible(ErrorText(screen: screen).text(try Document(json).root))
  }

  @Test func everyViolationHasItsSuggestion() throws {
    let error = #"""
      {"code":-32602,"message":"There are 2 problems.","data":{"kind":"invalidParams","hint":"Correct them.",
       "violations":[
        {"path":"/channel","rule":"enum","message":"\"psh\" is unknown.","allowed":["push","sms"],"suggestion":"push"},
        {"path":"/from","rule":"required","message":"\"from\" is missing."}]}}
      """#
    check(
      try text(error),
      """
      error: There are 2 problems.
        channel: "psh" is unknown.
          did you mean push?
          allowed: push, sms
        from: "from" is missing.
      hint: Correct them.

      """)
    #expect(try text(error, hasColor: true).hasPrefix("<31>error: <0>There are"))
  }

  @Test func oneViolationIsNotToldTwice() throws {
    let error = #"""
      {"code":-32602,"message":"\"psh\" is unknown.","data":{"hint":"Correct it.",
       "violations":[{"path":"/channel","message":"\"psh\" is unknown.","suggestion":"push"}]}}
      """#
    check(
      try text(error),
      """
      error: "psh" is unknown.
        channel: did you mean push?
      hint: Correct it.

      """)
  }

  @Test func textsOfOthersAreHarmlessAndLinesFitTheScreen() throws {
    let error = #"""
      {"code":1005,"message":"CleverTap refused the request for reasons of its own.","data":{"hint":"Read it.",
       "httpStatus":200,"window":{"from":"20240101","to":"20240102"},"attempts":2,"retryAfterSeconds":30,
       "upstream":{"code":400,"error":"bad\u001b[31m\nthing"}}}
      """#
    check(
      try text(error, columns: 30),
      """
      error: CleverTap refused the
        request for reasons of its
        own.
        CleverTap said: 400
          bad?[31m?thing
        HTTP status: 200
        window: 20240101 to 20240102
        attempts: 2
        retry after: 30 s
      hint: Read it.

      """)
  }

  @Test func theClosingLineCounts() throws {
    func line(_ json: String, _ format: OutputFormat = .pretty) throws -> String? {
      ClosingLine.text(try Document(json).root, seconds: 1.24, format: format)
    }
    #expect(try line(summary) == "1,234 messages in 1.2 s, 3 requests\n")
    #expect(try line(summary, .table) == "1234 messages in 1.2 s, 3 requests\n")
    #expect(try line(comparison) == "23 messages in 1.2 s, 2 requests\n")
    #expect(
      try line(#"{"messages":[],"messageCount":1,"windows":[{"attempts":1}]}"#)
        == "1 message in 1.2 s, 1 request\n")
    #expect(try line("[{},{}]") == "2 rows in 1.2 s\n")
    #expect(try line("{}") == nil)
  }
}
