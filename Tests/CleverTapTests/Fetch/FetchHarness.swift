import CleverTapJSON
import Foundation
import TestSupport

@testable import CleverTap

/// A client over a scripted transport, and everything one run of it gives.
struct FetchHarness {
  static let account = Account(
    name: "test", accountID: "W9R-486-4W5Z", passcode: Secret("PASS-1"),
    baseURL: "https://in1.api.clevertap.com", region: "in1", zone: nil,
    concurrency: Account.maximumConcurrency)

  /// A body of status success with messages of these ids.
  static func success(_ ids: Int...) -> String {
    let messages = ids.map { #"{"message id":\#($0),"data":[{"sent":\#($0)}]}"# }
    return
      #"{"messages":[\#(messages.joined(separator: ","))],"status":"success","total_results":\#(ids.count)}"#
  }

  let transport: ScriptedTransport
  var account = FetchHarness.account
  var slots = RequestSlots(folder: nil)
  let statistics = RequestStatistics()

  init(_ transport: ScriptedTransport) { self.transport = transport }

  var client: ReportClient {
    ReportClient(
      ReportClient.Dependencies(
        transport: transport, slots: slots, statistics: statistics, retry: RetryPolicy(scale: 0),
        escaping: .ascii, temporaryFolder: NSTemporaryDirectory()))
  }

  /// Fetches the first `days` days of 2024 in windows of `windowDays`.
  func run(
    days: Int = 1, windowDays: Int = 1, deadlineSeconds: Int = 60, allowPartial: Bool = false,
    acceptedAt: ContinuousClock.Instant = .now, progress: ReportProgress = ReportProgress()
  ) async -> Outcome {
    let from = Day(clamping: 19_723)
    let query = ReportQuery(
      from: from, to: from.adding(days - 1), windowDays: windowDays,
      deadlineSeconds: deadlineSeconds, allowPartial: allowPartial)
    var outcome = Outcome()
    do throws(CleverTapError) {
      try await client.run(
        query, account: account, acceptedAt: acceptedAt, progress: progress, into: &outcome)
    } catch { outcome.error = error }
    return outcome
  }

  /// What a run gave to its consumer, and the error it ended with.
  struct Outcome: WindowConsumer {
    var windows: [(window: Window, result: Result<FetchedWindow, CleverTapError>)] = []
    var messages: [String] = []
    var error: CleverTapError?

    var keepsBodies: Bool { true }

    /// The only window's figures, in success or failure.
    var figures: WindowFigures? {
      switch windows.first?.result {
      case .success(let fetched): fetched.figures
      case .failure(let failure): failure.figures
      case nil: error?.figures
      }
    }

    mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(CleverTapError) {
      windows.append((window, .success(fetched)))
      var reader = fetched.messages.makeReader()
      while let record = try reader.next() {
        messages.append(String(decoding: record.bytes, as: UTF8.self))
      }
    }

    mutating func miss(_ window: Window, _ failure: CleverTapError) {
      windows.append((window, .failure(failure)))
    }
  }
}
