import Testing

@testable import CleverTap

@Suite struct AccountTests {
  private func account(id: String = "W9R-486-4W5Z", baseURL: String = "https://h") -> Account {
    Account(
      name: "a", accountID: id, passcode: Secret("p"), baseURL: baseURL, region: nil, zone: nil,
      concurrency: 3)
  }

  @Test func hostsThatDifferInCaseShareSlots() {
    let one = account(baseURL: "https://LOCALHOST:8443")
    let two = account(baseURL: "HTTPS://localhost:8443")
    #expect(one.slotKey == two.slotKey)
    #expect(one.baseURL == "https://localhost:8443")
  }

  @Test func accountsOfOneHostDoNotShareSlots() {
    #expect(account(id: "AAA-BBB-CCCC").slotKey != account(id: "AAA-BBB-CCCD").slotKey)
    #expect(account(baseURL: "https://h:1").slotKey != account(baseURL: "https://h:2").slotKey)
  }

  @Test(arguments: ["W9R-486-4W5Z", "TEST-W9R-0000", "RK4-47R-98KZ"])
  func usualIDsLookValid(_ id: String) { #expect(account(id: id).idLooksValid) }

  @Test(arguments: [
    "", "w9r-486-4w5z", "W9R-486", "W9R-486-4W5Z-1", "W9R 486 4W5Z", "É9R-486-4W5Z",
  ])
  func otherIDsDoNot(_ id: String) { #expect(!account(id: id).idLooksValid) }

  @Test func theTimeZoneIsTheZonesName() {
    #expect(account().timezone == nil)
    #expect(Sandbox.account.timezone == "UTC")
  }
}
