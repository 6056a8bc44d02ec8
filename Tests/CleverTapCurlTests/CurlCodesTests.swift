import CleverTap
import Testing

@testable import CleverTapCurl

@Suite struct CurlCodesTests {
  @Test(arguments: [
    (
      "Unsupported proxy syntax in 'http://user:s3cret@[proxy:3128'",
      "Unsupported proxy syntax in 'http://[redacted]@[proxy:3128'"
    ),
    ("Could not resolve proxy: http://u:p@w/@h", "Could not resolve proxy: http://[redacted]@h"),
    ("bad proxy 'user:s3 cret@proxy'", "bad proxy '[redacted]@proxy'"),
    ("Could not resolve proxy: user:s3cret@proxy", "Could not resolve proxy: [redacted]@proxy"),
    ("Failed to connect to localhost port 1", "Failed to connect to localhost port 1"),
  ])
  func aProxysPasswordIsRedacted(_ text: String, _ redacted: String) {
    #expect(TransportFailure.redactingUserinfo(text) == redacted)
    guard case .connect(redacted) = TransportFailure(curlCode: 5, text) else {
      Issue.record("not a failure to connect")
      return
    }
  }

  @Test func codesAreSortedByWhatCanBeDone() {
    func kind(_ code: Int32) -> String {
      switch TransportFailure(curlCode: code, "x") {
      case .connect: "connect"
      case .tls: "tls"
      case .cut: "cut"
      case .tooLarge: "tooLarge"
      case .stalled, .deadline, .cancelled, .noLibrary: "other"
      }
    }
    #expect([5, 6, 7, 28, 35].map(kind) == Array(repeating: "connect", count: 5))
    #expect([51, 58, 60, 77].map(kind) == Array(repeating: "tls", count: 4))
    #expect([18, 52, 56, 61].map(kind) == Array(repeating: "cut", count: 4))
    #expect([27, 100].map(kind) == ["tooLarge", "tooLarge"])
  }
}
