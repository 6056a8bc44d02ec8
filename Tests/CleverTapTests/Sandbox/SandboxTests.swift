import Testing

@testable import CleverTap

@Suite struct SandboxTests {
  private let sandbox = Sandbox(latency: 0) { Day(clamping: 20_000) }

  private func request(
    _ body: String, deadline: ContinuousClock.Instant = .now + .seconds(600)
  ) -> TransportRequest {
    ReportClient.request(Array(body.utf8), account: Sandbox.account, deadline: deadline)
  }

  /// Status and whole body of one request.
  private func answer(_ body: String) async throws(TransportFailure) -> (Int, String) {
    let response = try await sandbox.send(request(body))
    defer { response.body.close() }
    var bytes: [UInt8] = []
    while let chunk = try await response.body.next() { bytes += chunk }
    return (response.status, String(decoding: bytes, as: UTF8.self))
  }

  private func day(_ fault: String) -> String {
    #"{"from":"20240101","to":"20240101","label":["sandbox:\#(fault)"]}"#
  }

  @Test func aDayIsTheSameWheneverItIsAskedFor() async throws {
    let body = #"{"from":"20240101","to":"20240103"}"#
    let (status, text) = try await answer(body)
    #expect(status == 200 && text.contains(#""status":"success""#))
    #expect(try await answer(body) == (200, text))
  }

  @Test func filtersLeaveOutWhatDoesNotMatch() async throws {
    let all = try await answer(#"{"from":"20240101","to":"20240131"}"#).1
    let push = try await answer(
      #"{"from":"20240101","to":"20240131","channel":["push"]}"#
    ).1
    #expect(all.contains(#""channel":"Email""#) && push.contains(#""channel":"Push""#))
    #expect(!push.contains(#""channel":"Email""#))
  }

  @Test func aFourthRequestAtOnceIsRefused() async throws {
    let body = #"{"from":"20240101","to":"20240101"}"#
    var open: [TransportResponse] = []
    for _ in 0..<3 { open.append(try await sandbox.send(request(body))) }
    #expect(try await answer(body).0 == 429)
    for response in open { response.body.close() }
    #expect(try await answer(body).0 == 200)
  }

  @Test func whatIsNoQueryIsRefused() async throws {
    for body in ["", "[]", "{}", #"{"from":"20240101"}"#, #"{"from":"20241301","to":"20240101"}"#] {
      #expect(try await answer(body).0 == 400)
    }
  }

  @Test(arguments: [
    ("unauthorized", 401), ("forbidden", 403), ("unavailable", 503), ("alwaysRateLimited", 429),
    ("failWith200", 200), ("malformed", 200), ("empty", 200), ("html", 200), ("partial", 200),
    ("truncated", 200), ("noSuchFault", 200),
  ])
  func faultsHaveTheirStatus(_ fault: String, _ status: Int) async throws {
    #expect(try await answer(day(fault)).0 == status)
  }

  @Test func rateLimitedSucceedsTheThirdTime() async throws {
    var statuses: [Int] = []
    for _ in 0..<3 { statuses.append(try await answer(day("rateLimited")).0) }
    #expect(statuses == [429, 429, 200])
  }

  @Test func transfersFailWhereTheFaultSaysSo() async {
    await #expect(throws: TransportFailure.self) { try await answer(day("reset")) }
    await #expect(throws: TransportFailure.self) { try await answer(day("tooLarge")) }
    await #expect(throws: TransportFailure.self) {
      try await sandbox.send(request(day("hang"), deadline: .now + .milliseconds(5)))
    }
  }

  @Test func aTruncatedBodyIsTheBeginningOfTheWholeOne() async throws {
    let whole = try await answer(#"{"from":"20240101","to":"20240101"}"#).1
    let half = try await answer(day("truncated")).1
    #expect(whole.utf8.starts(with: half.utf8) && half.utf8.count < whole.utf8.count)
  }
}
