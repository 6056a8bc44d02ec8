import CleverTap
import Testing

@Suite struct SecretTests {
  @Test func nothingPrintsTheValue() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump(secret, to: &dumped)
    for text in [
      "\(secret)", String(reflecting: secret), dumped, "\(Optional(secret) as Any)", "\([secret])",
    ] {
      #expect(!text.contains("hunter2"), "\(text)")
    }
    #expect(secret.redact("a hunter2 b hunter2") == "a [redacted] b [redacted]")
    #expect(Secret("").redact("abc") == "abc")
  }

  @Test func theBasicAuthenticationOfAPairIsRedacted() {
    let secret = Secret("hunter2").paired(with: "W9R-1")
    // echo -n W9R-1:hunter2 | base64
    #expect(secret.redact("Basic VzlSLTE6aHVudGVyMg==") == "Basic [redacted]==")
    #expect(secret.redact("a hunter2 b") == "a [redacted] b")
    #expect(Secret("").paired(with: "W9R-1").redact("VzlSLTE6") == "VzlSLTE6")
    #expect("\(secret)" == "[redacted]")
  }
}
