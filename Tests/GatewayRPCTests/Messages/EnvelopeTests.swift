import CleverTapJSON
import Testing

@testable import GatewayRPC

@Suite struct EnvelopeTests {
  /// One line about what a text is.
  private func classified(_ text: String, strict: Bool = false) throws -> String {
    func shown(_ value: LineValue?) -> String {
      value.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "-"
    }
    return try Array(text.utf8).withUnsafeBufferPointer { line in
      var tape = Tape()
      try tape.parse(line)
      switch Envelope.classify(tape, 0, in: line, strict: strict) {
      case .request(let id, let method, let params):
        return "request \(shown(id)) \(shown(method)) \(shown(params))"
      case .notification(let method, let params):
        return "notification \(shown(method)) \(shown(params))"
      case .response: return "response"
      case .invalid(let id, let error): return "invalid \(shown(id)) \(error.message)"
      }
    }
  }

  @Test func requestsAndNotificationsDifferByTheirID() throws {
    #expect(
      try classified(#"{"params":[1],"method":"m","id":1.0,"jsonrpc":"2.0"}"#)
        == #"request 1.0 "m" [1]"#)
    #expect(
      try classified(#"{"jsonrpc":"2.0","method":"m"}"#) == #"notification "m" -"#)
    #expect(
      try classified(#"{"jsonrpc":"2.0","method":"m","id":null}"#) == #"request null "m" -"#)
  }

  @Test func escapedMemberNamesAreTheSameNames() throws {
    #expect(
      try classified(#"{"jsonrpc":"\u0032.0","m\u0065thod":"m","\u0069d":7}"#)
        == #"request 7 "m" -"#)
  }

  @Test func nullParamsAreNoneUnlessStrict() throws {
    let text = #"{"jsonrpc":"2.0","id":1,"method":"m","params":null}"#
    #expect(try classified(text) == #"request 1 "m" -"#)
    #expect(
      try classified(text, strict: true)
        == #"invalid 1 The member "params" must be an object or an array."#)
  }

  @Test(arguments: [
    ("7", "-", "A request is an object."),
    (#"{"jsonrpc":"2.0","id":[],"method":"m"}"#, "-", "The id must be a string, a number or null."),
    (#"{"id":1,"method":"m"}"#, "1", #"The member "jsonrpc" must be exactly "2.0"."#),
    (
      #"{"jsonrpc":"2.00","id":1,"method":"m"}"#, "1",
      #"The member "jsonrpc" must be exactly "2.0"."#
    ),
    (#"{"jsonrpc":2.0,"id":1,"method":"m"}"#, "1", #"The member "jsonrpc" must be exactly "2.0"."#),
    (#"{"jsonrpc":"2.0","id":"x","method":7}"#, #""x""#, #"The member "method" must be a string."#),
    (#"{"jsonrpc":"2.0","id":1}"#, "1", #"The member "method" must be a string."#),
    (
      #"{"jsonrpc":"2.0","id":1,"method":"m","params":"p"}"#, "1",
      #"The member "params" must be an object or an array."#
    ),
    (
      #"{"jsonrpc":"2.0","id":1,"method":"m","method":"n"}"#, "1",
      #"The member "method" occurs twice."#
    ),
    (#"{"jsonrpc":"2.0","id":1,"id":1,"method":"m"}"#, "-", #"The member "id" occurs twice."#),
    (
      #"{"jsonrpc":"2.0","id":1,"method":"m","x":1,"\u0078":2}"#, "1",
      #"The member "x" occurs twice."#
    ),
  ]) func whatIsNoRequestIsRefused(_ text: String, _ id: String, _ message: String) throws {
    #expect(try classified(text) == "invalid \(id) \(message)")
  }

  @Test func responsesAreRecognised() throws {
    #expect(try classified(#"{"jsonrpc":"2.0","id":1,"result":7}"#) == "response")
    #expect(try classified(#"{"error":{}}"#) == "response")
  }

  @Test func canonicallyEquivalentNamesAreDifferent() throws {
    #expect(
      try classified("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"\u{e9}\":1,\"e\u{301}\":2}")
        == #"notification "m" -"#)
  }
}
