import Testing

@testable import GatewayMethods

@Suite struct BaseURLTests {
  @Test(arguments: [
    ("https://in1.api.clevertap.com", "https://in1.api.clevertap.com"),
    ("https://h", "https://h"), (" https://h/ ", "https://h"),
    ("HTTPS://Proxy.Example:8443", "https://proxy.example:8443"),
    ("https://10.0.0.7:1", "https://10.0.0.7:1"),
    ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ("http://127.0.0.1:9", "http://127.0.0.1:9"), ("http://127.1.2.3", "http://127.1.2.3"),
    ("http://LOCALHOST:80", "http://localhost:80"), ("http://[::1]:65535", "http://[::1]:65535"),
  ]) func schemeHostAndPortAreAccepted(_ text: String, _ url: String) {
    #expect(BaseURL(parsing: text)?.text == url)
  }

  @Test(arguments: [
    "", "h", "//h", "https:", "https://", "https:///", "https://?", "https://#",
    "https://h/1/upload",
    "https://h/1/upload?x=", "https://h?", "https://h?x=1", "https://h#", "https://h//",
    "https://u:p@h", "https://u@h", "https://h:", "https://h:0", "https://h:99999", "https://h:+1",
    "https://h:8a", "https://h:1:2", "https://[::1", "https://::1", "https://[::1]x", "https://[]",
    "https://[h]", "https://a[::1]", "https://h\\", "https://h\\@e", "https://a b", "https://a..b",
    "https://.h", "https://-h", "https://%68", "https://h\u{e9}", "https://h\u{0}", "https://h\nx",
    "ftp://h", "http://h", "http://127.0.0.1.example", "http://localhost.example",
    "http://1270.0.0.1",
    "http://127.0.0.256", "http://127.0.1", "http://[::2]", "https:https://h", "file:///etc/passwd",
  ]) func everythingElseIsRefused(_ text: String) {
    #expect(BaseURL(parsing: text) == nil)
  }

  @Test func aRefusedOneIsNotRepeated() throws {
    var settings = AccountSettings(name: "env", labels: .environment)
    settings.baseURL = "https://user:geheim@h/path"
    do {
      _ = try settings.account { _ in .utc }
      Issue.record("it was accepted")
    } catch {
      #expect(error.kind == .notConfigured)
      #expect(!"\(error.message) \(error.hint)".contains("geheim"))
      #expect(error.message.hasPrefix("CLEVERTAP_BASE_URL must be https://HOST"))
    }
  }
}
