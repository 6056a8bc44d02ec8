import Threads

/// CleverTap's API in-process, without an account or a network: the same bytes, the same limit of
/// three requests at once, and every fault on request.
public final class Sandbox: Transport {
  private struct State {
    var running = 0
    /// Refusals so far of a body that asks for `rateLimited`.
    var refusals: [[UInt8]: Int] = [:]
  }

  private let state = Monitor(State())
  private let today: @Sendable () -> Day
  private let latency: Double

  /// `latency` scales the waits: 0 answers at once, 1 as slowly as the real API was measured.
  public init(latency: Double, today: @escaping @Sendable () -> Day) {
    self.latency = latency
    self.today = today
  }

  /// The account that exists in the sandbox.
  public static let account = Account(
    name: "sandbox", accountID: "TEST-W9R-0000", passcode: Secret("sandbox-passcode"),
    baseURL: "https://sandbox.invalid", region: "in1", timezone: "UTC",
    concurrency: Account.maximumConcurrency)

  /// nil: no HTTP library takes part.
  public var version: String? { nil }

  /// Answers a request; see ``Transport/send(_:)``.
  public func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    guard enter() else {
      let (status, body) = SandboxFault.tooManyRequests
      return response(status, body, isCounted: false)
    }
    var isOpen = true
    defer { if isOpen { leave() } }
    guard let query = SandboxQuery(request.body) else {
      isOpen = false
      return response(400, #"{"status":"fail","error":"Invalid payload","code":400}"#)
    }
    try await delay(query, until: request.deadline)
    if let answer = query.fault?.answer, !hasRecovered(query.fault, request.body) {
      isOpen = false
      return response(answer.status, answer.body)
    }
    if query.fault == .tooLarge { throw .tooLarge }
    isOpen = false
    let campaigns = SandboxCampaigns(query: query, today: today())
    return HTTPResponse(
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

  /// Whether a `rateLimited` request has been refused often enough.
  private func hasRecovered(_ fault: SandboxFault?, _ body: [UInt8]) -> Bool {
    guard fault == .rateLimited else { return false }
    return state.withLock { state in
      let refusals = state.refusals[body, default: 0]
      state.refusals[body] = refusals < 2 ? refusals + 1 : nil
      return refusals >= 2
    }
  }

  private func delay(
    _ query: SandboxQuery, until deadline: ContinuousClock.Instant
  ) async throws(TransportFailure) {
    let days = query.to.number - query.from.number + 1
    var wait = Duration.seconds(latency > 0 ? expectedSeconds(days: days) * latency : 0)
    if query.fault == .slow { wait += .seconds(2) }
    if query.fault == .hang { wait = .seconds(86_400) }
    guard wait > .zero else { return }
    let end = ContinuousClock.now + wait
    await sleep(until: min(end, deadline))
    if Task.isCancelled { throw .cancelled }
    if end > deadline { throw .deadline }
  }

  private func response(_ status: Int, _ body: String, isCounted: Bool = true) -> HTTPResponse {
    HTTPResponse(
      status: status, retryAfter: nil,
      body: SandboxBody(Array(body.utf8)) { if isCounted { self.leave() } })
  }
}

/// A sandbox answer's body, made chunk by chunk.
private final class SandboxBody: ResponseBody {
  /// Messages of the fault `huge`.
  static let hugeMessages = 100_000
  private static let chunkBytes = 64 << 10

  private struct State {
    var text: [UInt8]?
    var campaigns: SandboxCampaigns?
    var day = 0
    var count = 0
    var isOpen = true
  }

  private let state: Monitor<State>
  private let deadline: ContinuousClock.Instant?
  private let onClose: @Sendable () -> Void

  init(_ text: [UInt8], onClose: @escaping @Sendable () -> Void) {
    state = Monitor(State(text: text))
    deadline = nil
    self.onClose = onClose
  }

  init(
    _ campaigns: SandboxCampaigns, deadline: ContinuousClock.Instant,
    onClose: @escaping @Sendable () -> Void
  ) {
    state = Monitor(State(campaigns: campaigns, day: campaigns.query.from.number))
    self.deadline = deadline
    self.onClose = onClose
  }

  func next() async throws(TransportFailure) -> [UInt8]? {
    if Task.isCancelled { throw .cancelled }
    if let deadline, ContinuousClock.now >= deadline { throw .deadline }
    let (chunk, fault) = state.withLock { state in
      let fault = state.campaigns?.query.fault
      if let text = state.text {
        state.text = nil
        return (text.isEmpty ? nil : text, fault)
      }
      return (SandboxBody.chunk(&state), fault)
    }
    switch fault {
    case .reset where chunk != nil: throw .cut("connection reset by peer")
    case .truncated:
      // Half of the body and then a proper end, as a lost gzip tail looks.
      state.withLock { $0.campaigns = nil }
      return chunk.map { Array($0.prefix(max(1, $0.count / 2))) }
    default: return chunk
    }
  }

  func close() {
    let wasOpen = state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
    if wasOpen { onClose() }
  }

  private static func chunk(_ state: inout State) -> [UInt8]? {
    guard let campaigns = state.campaigns else { return nil }
    let query = campaigns.query
    let isHuge = query.fault == .huge
    var out: [UInt8] = state.count == 0 ? Array(#"{"messages":["#.utf8) : []
    // A huge answer goes back in time day by day, so that its ids differ.
    let last = isHuge ? query.from.number + hugeMessages : query.to.number
    while state.day <= last, !isHuge || state.count < hugeMessages {
      let day = Day(clamping: isHuge ? 2 * query.from.number - state.day : state.day)
      for message in campaigns.messages(on: day) where !isHuge || state.count < hugeMessages {
        if state.count > 0 { out.append(UInt8(ascii: ",")) }
        out += message
        state.count += 1
      }
      state.day += 1
      if out.count >= chunkBytes { return out }
    }
    state.campaigns = nil
    return out + #"],"status":"success","total_results":\#(state.count)}"#.utf8
  }
}
