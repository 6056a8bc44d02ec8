import CleverTapSystem
import Testing

@testable import GatewayRPC

/// One line in, the lines it is answered with.
@Suite struct SessionTests {
  private func check(
    _ input: String, gives expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      TestServer.serve(input) == (expected.isEmpty ? "" : expected + "\n"),
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "1.0", "1e2", "-0", "123456789012345678901234567890", #""\u0041\/""#, #""\ud800""#, "null",
  ]) func anIDIsEchoedByteForByte(_ id: String) {
    check(
      #"{"jsonrpc":"2.0","id":\#(id),"method":"echo"}"#,
      gives: #"{"jsonrpc":"2.0","id":\#(id),"result":null}"#)
  }

  @Test func rawCharactersOfAnIDAreEscapedLikeAllOutput() {
    let line = #"{"jsonrpc":"2.0","id":"é","method":"echo"}"#
    check(line, gives: #"{"jsonrpc":"2.0","id":"\u00e9","result":null}"#)
    #expect(
      TestServer.serve(line) { $0.escaping = .utf8 }
        == #"{"jsonrpc":"2.0","id":"é","result":null}"# + "\n")
  }

  @Test func errorsAreWrittenAsTheOutputIs() {
    let line = #"{"jsonrpc":"2.0","id":1,"method":"é"}"#
    #expect(TestServer.serve(line).contains(#"There is no method \"\u00e9\"."#))
    #expect(TestServer.serve(line) { $0.escaping = .utf8 }.contains(#"There is no method \"é\"."#))
  }

  @Test func handlersSeeTheFormOfTheID() {
    for (id, kind) in [("7", "integer"), ("-7", "integer"), ("7.0", "other"), ("null", "other")] {
      check(
        #"{"jsonrpc":"2.0","id":\#(id),"method":"id"}"#,
        gives: #"{"jsonrpc":"2.0","id":\#(id),"result":"\#(kind)"}"#)
    }
  }

  @Test func blankLinesAndByteOrderMarksAreSkipped() {
    check(
      "\n \t\r\n\u{feff}\n\u{feff}{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}",
      gives: #"{"jsonrpc":"2.0","id":1,"result":null}"#)
  }

  @Test func theOffsetOfADefectCountsTheByteOrderMark() {
    #expect(TestServer.serve("\u{feff}{x}").contains(#""offset":4"#))
  }

  @Test func notificationsAreNeverAnswered() {
    check(#"{"jsonrpc":"2.0","method":"echo"}"#, gives: "")
    check(#"{"jsonrpc":"2.0","method":"fail"}"#, gives: "")
    check(#"{"jsonrpc":"2.0","method":"nothing"}"#, gives: "")
    check(#"{"jsonrpc":"2.0","method":"later"}"#, gives: "")
  }

  @Test func responsesAreNeverAnswered() {
    check(#"{"jsonrpc":"2.0","id":1,"result":{}}"#, gives: "")
  }

  @Test func aBatchIsOneArrayInRequestOrder() {
    check(
      #"[{"jsonrpc":"2.0","id":1,"method":"later"},7,{"jsonrpc":"2.0","method":"echo"},{"jsonrpc":"2.0","id":2,"method":"echo","params":[1]}]"#,
      gives: """
        {"jsonrpc":"2.0","method":"soon","params":{}}
        [{"jsonrpc":"2.0","id":1,"result":true},{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"A request is an object.","data":{"kind":"invalidRequest","retryable":false,"hint":"See JSON-RPC 2.0, section 4."}}},{"jsonrpc":"2.0","id":2,"result":[1]}]
        """)
  }

  @Test func aBatchHasBounds() {
    #expect(TestServer.serve("[]").contains("A batch must not be empty."))
    let member = #"{"jsonrpc":"2.0","method":"echo"}"#
    let thousand = "[" + Array(repeating: member, count: 1000).joined(separator: ",") + "]"
    let more = "[" + Array(repeating: member, count: 1001).joined(separator: ",") + "]"
    #expect(TestServer.serve(thousand) == "")
    #expect(TestServer.serve(more).contains("A batch has at most 1000 members."))
  }

  @Test func afterAHundredBadLinesInARowOnlyTheLogIsTold() {
    let bad = String(repeating: "x\n", count: 150)
    let good = #"{"jsonrpc":"2.0","id":1,"method":"echo"}"# + "\n"
    let lines = TestServer.serve(bad + good + "x\n").split(separator: "\n")
    #expect(lines.count == 102)
    #expect(lines[100] == #"{"jsonrpc":"2.0","id":1,"result":null}"#)
    #expect(lines[101].contains("-32700"))
  }

  @Test func anIDInFlightIsRefusedWithoutBlamingTheFirstCall() {
    let out = TestServer.serve(
      """
      {"jsonrpc":"2.0","id":7,"method":"forever"}
      {"jsonrpc":"2.0","id":7.0,"method":"echo"}
      {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}
      """)
    let lines = out.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.contains {
        $0.contains(#""id":null,"error":{"code":-32600"#) && $0.contains(#""id":7.0}"#)
      })
    #expect(lines.contains { $0.hasPrefix(#"{"jsonrpc":"2.0","id":7,"error":{"code":-32800"#) })
  }

  @Test func aCancelledCallOfMCPIsNotAnswered() {
    check(
      """
      {"jsonrpc":"2.0","id":"a","method":"forever"}
      {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"\\u0061"}}
      """, gives: "")
  }

  @Test func aCancellationMatchesTheTypeOfTheID() {
    let out = TestServer.serve(
      """
      {"jsonrpc":"2.0","id":"7","method":"forever"}
      {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}
      {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":8}}
      {"jsonrpc":"2.0","method":"$/cancelRequest"}
      {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7"}}
      """)
    #expect(out == "")
  }
}
