import CleverTap
import Testing

@testable import clevertap_gateway

@Suite struct ConfigFileTests {
  private func config(_ text: String) throws(CleverTapError) -> ConfigFile {
    try ConfigFile(Array(text.utf8), path: "c.json")
  }

  /// What a content is refused with; nil where it is accepted.
  private func refusal(_ text: String) -> String? {
    do throws(CleverTapError) {
      _ = try config(text)
      return nil
    } catch { return error.message }
  }

  @Test func accountsKeepTheirOrderAndSettings() throws {
    let config = try config(
      #"{"defaultAccount":"b","accounts":{"b":{"accountId":"W9R-1","passcode":"geheim","region":"in1","timezone":"Asia/Kolkata","concurrency":2},"a":{}}}"#
    )
    #expect(config.defaultAccount == "b")
    #expect(config.accounts.map(\.name) == ["b", "a"])
    let first = try #require(config.accounts.first)
    #expect(first.accountID == "W9R-1")
    #expect(first.region == "in1")
    #expect(first.timezone == "Asia/Kolkata")
    #expect(first.concurrency == "2")
    #expect(first.passcode?.redact("geheim") == "[redacted]")
  }

  @Test func anEmptyObjectHasNoAccounts() throws {
    #expect(try config("{}").accounts.isEmpty)
  }

  @Test(arguments: [
    ("", "The file c.json is not JSON: the text ends early, at byte 0."),
    ("[]", "The file c.json cannot be used: the top level must be an object."),
    (
      #"{"acounts":{}}"#,
      #"The file c.json cannot be used: the top level has an unknown member "acounts"."#
    ),
    (#"{"accounts":{"a":7}}"#, "The file c.json cannot be used: accounts.a must be an object."),
    (
      #"{"accounts":{"a":{"accountId":""}}}"#,
      "The file c.json cannot be used: accounts.a.accountId must be a string that is not empty."
    ),
    (
      #"{"accounts":{"a":{"region":"in1","region":"in1"}}}"#,
      #"The file c.json cannot be used: accounts.a has "region" twice."#
    ),
    (#"{"accounts":{"a":{},"a":{}}}"#, #"The file c.json cannot be used: accounts has "a" twice."#),
    (
      #"{"accounts":{"env":{}}}"#,
      #"The file c.json has an account named "env", which is the environment's."#
    ),
    (
      #"{"defaultAccount":"b","accounts":{"a":{}}}"#,
      #"The file c.json names a defaultAccount that it does not have: "b"."#
    ),
  ]) func everythingElseIsRefusedWithItsPlace(_ text: String, _ message: String) {
    #expect(refusal(text) == message)
  }
}
