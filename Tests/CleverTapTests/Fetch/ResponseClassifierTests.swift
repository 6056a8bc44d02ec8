import TestSupport
import Testing

@testable import CleverTap

/// The rule of success, and what else each status and body means.
@Suite struct ResponseClassifierTests {
  /// A response, the kind of its error, and whether another attempt is made.
  struct Case: Sendable, CustomTestStringConvertible {
    let status: Int
    let body: String
    let kind: CleverTapError.Kind
    var isRetried = false

    var testDescription: String { "\(status) \(body)" }
  }

  private static let messages = #""messages":[]"#

  static let cases = [
    Case(status: 401, body: #"{"status":"fail","error":"x","code":401}"#, kind: .unauthorized),
    Case(status: 401, body: "", kind: .unauthorized),
    Case(status: 401, body: #"{"status":"fail","code":429}"#, kind: .unauthorized),
    Case(status: 403, body: "", kind: .forbidden),
    Case(status: 429, body: "", kind: .rateLimited, isRetried: true),
    Case(status: 200, body: #"{"status":"fail","code":401}"#, kind: .unauthorized),
    Case(status: 200, body: #"{"status":"fail","code":"403"}"#, kind: .forbidden),
    Case(status: 200, body: #"{"status":"fail","code":429}"#, kind: .rateLimited, isRetried: true),
    Case(status: 400, body: #"{"status":"fail","code":401}"#, kind: .unauthorized),
    Case(status: 400, body: #"{"status":"fail","code":"403"}"#, kind: .forbidden),
    Case(
      status: 503, body: #"{"code":429,"status":"fail"}"#, kind: .rateLimited, isRetried: true),
    Case(status: 400, body: #"{"status":"success","code":401}"#, kind: .rejected),
    Case(status: 400, body: #"{"code":401}"#, kind: .rejected),
    Case(status: 400, body: "oops", kind: .rejected),
    Case(status: 404, body: "", kind: .rejected),
    Case(status: 408, body: "", kind: .unavailable, isRetried: true),
    Case(status: 500, body: "", kind: .unavailable, isRetried: true),
    Case(status: 501, body: "", kind: .unavailable),
    Case(status: 502, body: "", kind: .unavailable, isRetried: true),
    Case(status: 503, body: "<html>", kind: .unavailable, isRetried: true),
    Case(status: 504, body: "", kind: .unavailable, isRetried: true),
    Case(status: 505, body: "", kind: .unavailable),
    Case(status: 204, body: "", kind: .invalidResponse),
    Case(status: 307, body: "", kind: .invalidResponse),
    Case(status: 200, body: #"{"status":"fail","code":"1"}"#, kind: .rejected),
    Case(status: 200, body: #"{"status":"success","error":"no",\#(messages)}"#, kind: .rejected),
    Case(status: 200, body: #"{"status":"partial","req_id":1}"#, kind: .invalidResponse),
    Case(status: 200, body: #"{"status":"success"}"#, kind: .invalidResponse),
    Case(status: 200, body: #"{"status":"Success",\#(messages)}"#, kind: .invalidResponse),
    Case(status: 200, body: "{\(messages)}", kind: .invalidResponse),
    Case(status: 200, body: #"{"status":"success","messages":[1]}"#, kind: .invalidResponse),
    Case(status: 200, body: #"{"status":"success","messages":{}}"#, kind: .invalidResponse),
    Case(status: 200, body: "[]", kind: .invalidResponse),
    Case(status: 200, body: "", kind: .invalidResponse, isRetried: true),
    Case(status: 200, body: "<!DOCTYPE html>", kind: .invalidResponse, isRetried: true),
    Case(status: 200, body: #"{"status":"success","mess"#, kind: .invalidResponse, isRetried: true),
    Case(
      status: 200, body: #"{"status":"success",\#(messages)}]"#, kind: .invalidResponse,
      isRetried: true),
  ]

  @Test(arguments: cases) func everyResponseHasItsKind(_ c: Case) async {
    let harness = FetchHarness(
      ScriptedTransport(.status(c.status, c.body), .status(200, FetchHarness.success(1))))
    let outcome = await harness.run()
    #expect(harness.transport.requests.count == (c.isRetried ? 2 : 1))
    #expect((outcome.error == nil) == c.isRetried)
    let always = await FetchHarness(ScriptedTransport(.status(c.status, c.body))).run(
      deadlineSeconds: c.kind == .rateLimited ? 0 : 600)
    #expect(always.error?.kind == c.kind)
  }

  @Test(arguments: [
    #"{"status":"success","messages":[]}"#, #"{"messages":[],"status":"success","error":null}"#,
    #"{"messages":[],"status":"success","error":""}"#,
    "\u{FEFF}" + #"{"messages":[],"status":"success"}"#,
    #"{"messages":[],"st\u0061tus":"succ\u0065ss"}"#,
  ])
  func successNeedsStatusMessagesAndNoError(_ body: String) async {
    let outcome = await FetchHarness(ScriptedTransport(.status(200, body))).run()
    #expect(outcome.error == nil && outcome.windows.count == 1)
  }

  @Test func cleverTapsOwnWordsAreKeptAndRedacted() async {
    let body = #"{"status":"fail","code":1.0,"error":[{"why":"bad \u0050ASS-1"},"é"]}"#
    let outcome = await FetchHarness(ScriptedTransport(.status(400, body))).run()
    let upstream = outcome.error?.upstream
    #expect(outcome.error?.httpStatus == 400)
    #expect(upstream?.code?.encoded() == Array("1.0".utf8))
    #expect(
      upstream?.error.map { String(decoding: $0.encoded(), as: UTF8.self) }
        == #"[{"why":"bad [redacted]"},"é"]"#)
  }

  @Test func anUnknownStatusIsRedactedBeforeItIsCut() async {
    let status = String(repeating: "x", count: 97) + "PASS-1"
    let body = #"{"status":"\#(status)","messages":[]}"#
    let outcome = await FetchHarness(ScriptedTransport(.status(200, body))).run()
    #expect(outcome.error?.message.contains("PAS") == false)
  }

  @Test(arguments: [
    (TransportFailure.connect("refused"), CleverTapError.Kind.network, true),
    (.tls("expired"), .network, false), (.cut("reset"), .network, true),
    (.stalled, .network, true), (.deadline, .deadlineExceeded, false),
    (.tooLarge, .tooLarge, false), (.cancelled, .cancelled, false),
    (.noLibrary("missing"), .network, false),
  ])
  func everyFailureHasItsKind(
    _ failure: TransportFailure, _ kind: CleverTapError.Kind, _ isRetried: Bool
  ) async {
    for response in [ScriptedTransport.Response.failure(failure), .broken("{", failure)] {
      let harness = FetchHarness(ScriptedTransport(response))
      let outcome = await harness.run(deadlineSeconds: 600)
      #expect(outcome.error?.kind == kind)
      #expect(harness.transport.requests.count == (isRetried ? 5 : 1))
      #expect(outcome.figures?.attempts == (isRetried ? 5 : 1))
    }
  }
}
