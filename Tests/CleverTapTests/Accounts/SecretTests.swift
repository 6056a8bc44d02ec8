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
}
