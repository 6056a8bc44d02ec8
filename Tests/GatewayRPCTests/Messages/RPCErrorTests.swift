import CleverTapJSON
import Testing

@testable import GatewayRPC

@Suite struct RPCErrorTests {
  private func encoded(_ error: RPCError, _ escaping: Escaping) -> String {
    String(decoding: error.encoded(escaping), as: UTF8.self)
  }

  @Test func charactersBeyondASCIIAreWrittenAsTheOutputIs() {
    let error = RPCError(
      code: 7, kind: "k", message: "é\u{2028}", hint: "h",
      details: [("raw", .raw(Array("\"😀\"".utf8)))])
    #expect(
      encoded(error, .ascii)
        == #"{"code":7,"message":"\u00e9\u2028","data":{"kind":"k","retryable":false,"hint":"h","raw":"\ud83d\ude00"}}"#
    )
    #expect(
      encoded(error, .utf8)
        == #"{"code":7,"message":"é\u2028","data":{"kind":"k","retryable":false,"hint":"h","raw":"😀"}}"#
    )
  }

  @Test func anUnknownMethodHasASuggestionWhereOneIsNear() {
    #expect(encoded(.unknownMethod("a", suggestion: "b"), .ascii).contains(#""suggestion":"b""#))
    #expect(!encoded(.unknownMethod("a", suggestion: nil), .ascii).contains("suggestion"))
  }
}
