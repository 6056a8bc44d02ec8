import CleverTapSystem

/// CleverTap's API in-process, without an account or a network: the same bytes, the same limit of
/// three requests at once, and every fault on request.
public final class Sandbox: Transport {
  private struct State {
    var running = 0
    /// Refusals so far of a body that is refused a few times.
    var refusals: [[UInt8]: Int] = [:]
  }

  private let state = Monitor(State())
  private let today: @Sendable () -> Day
  private let latency: Double

  /// `latency` scales the waits: 0 responds at once, 1 as slowly as the real API was measured.
  public init(latency: Double, today: @escaping @Sendable () -> Day) {
    self.latency = latency
    self.today = today
  }

  /// The account that exists in the sandbox.
  public static let account = Account(
    name: "sandbox", accountID: "TEST-W9R-0000", passcode: Secret("sandbox-passcode"),
    baseURL: "https://sandbox.invalid", region: "in1", zone: .utc,
    concurrency: Account.maximumConcurrency)

  /// Always nil, since no HTTP library takes part.
  public var version: String? { nil }

  /// Responds to a request; see ``Transport/send(_:)``.
  public func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
  {
    guard enter() else { return response(429, SandboxFault.tooManyRequests, isCounted: false) }
    var isOpen = true
    defer { if isOpen { leave() } }
    guard let query = SandboxQuery(request.body) else {
      isOpen = false
      return response(400, #"{"status":"fail","error":"Invalid payload","code":400}"#)
    }
    try await delay(query, until: request.deadline)
    switch query.fault?.effect {
    case .respond(let status, let body):
      isOpen = false
      return response(status, body)
    case .respondFirst(let times, let status, let body):
      if isDue(request.body, times: times) {
        isOpen = false
        return response(status, body)
      }
    case .fail(let failure): throw failure
    case .failAfterChunk, .halveBody, .delay, .messages, nil: break
    }
    isOpen = false
    let campaigns = SandboxCampaigns(query: query, today: today())
    return TransportResponse(
      status: 200, retryAfter: nil,
      body: SandboxBody(campaigns, deadline: request.deadline) { self.leave() })
  }

  private func enter() -> Bool {
    state.withLock { state in
      guard state.running < Account.maximumConcurrency else { return false }
      state.running += 1
      return true
    }
  }

  private func leave() { state.withLock { $0.running -= 1 } }

  /// Counts a body that is refused the first `times` it is sent; false once it has been.
  private func isDue(_ body: [UInt8], times: Int) -> Bool {
    state.withLock { state in
      let refusals = state.refusals[body, default: 0]
      state.refusals[body] = refusals < times ? refusals + 1 : nil
      return refusals < times
    }
  }

  private func delay(
    _ query: SandboxQuery, until deadline: ContinuousClock.Instant
  ) async throws(TransportFailure) {
    let days = query.to.number - query.from.number + 1
    var wait = Duration.seconds(latency > 0 ? expectedSeconds(days: days) * latency : 0)
    if case .delay(let delay) = query.fault?.effect { wait += delay }
    guard wait > .zero else { return }
    let end = ContinuousClock.now + wait
    await sleep(until: min(end, deadline))
    if Task.isCancelled { throw .cancelled }
    if end > deadline { throw .deadline }
  }

  private func response(_ status: Int, _ body: String, isCounted: Bool = true) -> TransportResponse
  {
    TransportResponse(
      status: status, retryAfter: nil,
      body: SandboxBody(Array(body.utf8)) { if isCounted { self.leave() } })
  }
}
