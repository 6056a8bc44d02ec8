import CleverTap
import Testing

@Suite struct RegionTests {
  @Test func regionsGoByManyNames() {
    let cases: [(String, String?)] = [
      ("in1", "in1"), ("IN1", "in1"), ("India", "in1"), ("singapore", "sg1"), ("us", "us1"),
      ("Indonesia", "aps3"),
      ("uae", "mec1"), ("Middle East", "mec1"), ("middle-east", "mec1"), ("eu", "eu1"),
      ("global", "eu1"),
      ("korea", "sk1"), ("api.clevertap.com", "eu1"), ("eu1.api.clevertap.com", "eu1"),
      ("https://in1.api.clevertap.com/1/message/report.json", "in1"), ("mars", nil), ("", nil),
      ("https://in1.api.clevertap.com.evil.example", nil),
    ]
    for (text, code) in cases { #expect(Region.named(text)?.region.code == code, "\(text)") }
  }

  @Test func dashboardURLsCarryTheAccount() {
    let named = Region.named("https://us1.dashboard.clevertap.com/K97-K78-1234/campaigns?x=1#y")
    #expect(named?.region.code == "us1")
    #expect(named?.accountID == "K97-K78-1234")
  }
}
