import Testing

@testable import GatewayRPC

@Suite struct ExpectedResponseTests {
  private func check(_ line: String, _ isExpected: Bool, _ ids: [String] = [], maximum: Int = 200) {
    let expected = ExpectedResponse(to: Array(line.utf8), strict: false, maximumBytes: maximum)
    #expect(expected.isExpected == isExpected, "\(line)")
    #expect(expected.ids.map { String(decoding: $0, as: UTF8.self) } == ids, "\(line)")
  }

  @Test func requestsAreAnswered() {
    check(#"{"jsonrpc":"2.0","id":1.0,"method":"a"}"#, true, ["1.0"])
    check(#"{"jsonrpc":"2.0","id":null,"method":"a"}"#, true, ["null"])
  }

  @Test func whatIsNoRequestIsAnsweredWithAnError() {
    check("nonsense", true)
    check("7", true)
    check("{}", true)
    check("[]", true)
    check(#"{"jsonrpc":"2.0","id":1,"method":"a"}"#, true, maximum: 10)
  }

  @Test func notificationsAndResponsesAreNot() {
    check(#"{"jsonrpc":"2.0","method":"a"}"#, false)
    check(#"{"jsonrpc":"2.0","id":1,"result":1}"#, false)
    check(#"[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]"#, false)
  }

  @Test func aBatchIsAnsweredForAnyOfItsMembers() {
    check(
      #"[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","id":"x","method":"a"},{"jsonrpc":"2.0","id":2,"method":"a"}]"#,
      true, [#""x""#, "2"])
    check(#"[{"jsonrpc":"2.0","method":"a"},1]"#, true)
  }
}
