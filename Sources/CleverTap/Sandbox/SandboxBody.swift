import CleverTapSystem

/// The body of a sandbox response, made chunk by chunk.
final class SandboxBody: ResponseBody {
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
    switch fault?.effect {
    case .failAfterChunk(let failure):
      if chunk != nil { throw failure }
      return nil
    case .halveBody:
      // Half of the body and then a proper end, as a lost gzip tail looks.
      state.withLock { $0.campaigns = nil }
      return chunk.map { Array($0.prefix(max(1, $0.count / 2))) }
    case .respond, .respondFirst, .fail, .delay, .messages, nil: return chunk
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
    let huge: Int? = if case .messages(let count) = query.fault?.effect { count } else { nil }
    var out: [UInt8] = state.count == 0 ? Array(#"{"messages":["#.utf8) : []
    // A huge response goes back in time day by day, so that its ids differ.
    let last = huge.map { query.from.number + $0 } ?? query.to.number
    while state.day <= last, state.count < huge ?? .max {
      let day = Day(clamping: huge != nil ? 2 * query.from.number - state.day : state.day)
      for message in campaigns.messages(on: day) where state.count < huge ?? .max {
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
