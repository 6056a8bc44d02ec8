import CleverTap
import Foundation
import TestSupport
import Testing

@testable import GatewayMethods

@Suite struct ReportResultTests {
  @Test func totalResultsAreExactBeyondTheRangeOfInt() async throws {
    let transport = ScriptedTransport(
      .status(
        200, #"{"messages":[],"status":"success","total_results":9223372036854775807}"#))
    let client = ReportClient(
      ReportClient.Dependencies(
        transport: transport, slots: RequestSlots(folder: nil), statistics: RequestStatistics(),
        escaping: .ascii, temporaryFolder: NSTemporaryDirectory()))
    let query = ReportQuery(from: Day(clamping: 0), to: Day(clamping: 1), windowDays: 1)
    let report = ReportRequest(query: query, account: Sandbox.account, filter: MessageFilter())
    var result = ReportResult(
      report, windows: 2, shape: .messages, limit: nil, maxBytes: nil, escaping: .ascii)
    try await client.run(
      query, account: Sandbox.account, acceptedAt: .now, progress: ReportProgress(), into: &result)
    let text = String(decoding: result.finish(fetchedAt: "").joined(), as: UTF8.self)
    #expect(text.contains(#""totalResults":18446744073709551614,"#))
  }
}
