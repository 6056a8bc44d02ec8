import CleverTapJSON
import Testing

@testable import CleverTap

@Suite struct SandboxCampaignsTests {
  private static let start = Day(clamping: 20_500)

  /// The counts of the campaigns that start on `start`, by campaign, row and metric, as they are
  /// told some days later.
  private func counts(
    daysLater: Int, from start: Day = start, daily: Bool = false
  ) throws -> [String: Int] {
    let body = #"{"from":"\#(start.text)","to":"\#(start.text)","daily":\#(daily)}"#
    let query = try #require(SandboxQuery(Array(body.utf8)))
    let campaigns = SandboxCampaigns(query: query, today: start.adding(daysLater))
    var counts: [String: Int] = [:]
    for message in campaigns.messages(on: start) {
      let root = try Document(message).root
      let id = try #require(root.member("message id")?.integer)
      let data = root.member("data")?.elements ?? []
      let rows = data.flatMap { $0.kind == .array ? $0.elements : [$0] }
      for (index, row) in rows.enumerated() {
        for member in row.members {
          guard let count = member.value.integer else { continue }
          counts["\(id) \(index) \(member.name.string ?? "")"] = Int(count)
        }
      }
    }
    return counts
  }

  @Test(arguments: 0..<10) func countsRiseFromDayToDay(_ day: Int) throws {
    let before = try counts(daysLater: day)
    let after = try counts(daysLater: day + 1)
    #expect(!before.isEmpty && Set(before.keys) == Set(after.keys))
    #expect(before.allSatisfy { key, count in after[key, default: -1] >= count })
    #expect(before.contains { key, count in after[key, default: -1] > count })
  }

  @Test func countsAreFinalAfterTenDays() throws {
    let final = try counts(daysLater: 10)
    #expect(try counts(daysLater: 11) == final)
    #expect(try counts(daysLater: 1000) == final)
  }

  @Test func dailyRowsEndToday() throws {
    let rows = try (0..<4).map { days in
      Set(
        try counts(daysLater: days, daily: true).keys.compactMap {
          $0.split(separator: " ").dropFirst().first
        })
    }
    #expect(rows == [["0"], ["0", "1"], ["0", "1", "2"], ["0", "1", "2"]])
  }

  @Test func deliveredIsToldOfCampaignsSince2025() throws {
    func isTold(_ first: Int) throws -> Bool {
      try (0..<30).contains { day in
        try counts(daysLater: 10, from: Day(clamping: first + day)).keys.contains {
          $0.hasSuffix(" delivered")
        }
      }
    }
    #expect(try isTold(20_089))
    #expect(try !isTold(20_059))
  }
}
