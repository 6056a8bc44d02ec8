import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// Sends one message to a gateway and waits for its response, while it shows progress and listens to
/// the keyboard.
struct CallRunner {
  /// Milliseconds that a gateway may take to answer a cancellation.
  private static let cancellationTime: Double = 900

  let terminal: PromptTerminal
  let waiting: PromptWaiting
  let wire: WireView

  /// The end of a message sent to the gateway.
  enum Completion {
    case answered(ParsedValue)
    /// No response comes, as for a notification.
    case silent
    /// It was cancelled, and the gateway did not say so in time.
    case abandoned
    /// The program is to end with a status.
    case exit(Int32)
  }

  /// Sends a message that ``ExpectedResponse`` has looked at.
  ///
  /// Streamed messages are handed to `stream` as they come.
  func run(
    _ line: [UInt8], _ expected: ExpectedResponse, on engine: PromptEngine,
    stream: (ParsedValue) -> Void
  ) -> Completion {
    wire.show(.sent, line)
    engine.send(line)
    guard expected.isExpected else { return .silent }
    var bar: ParsedValue?
    var cancelledAt: ContinuousClock.Instant?
    while true {
      let patience = cancelledAt.map {
        CallRunner.cancellationTime - ($0.duration(to: .now) / .milliseconds(1))
      }
      if let patience, patience <= 0 {
        clear(bar)
        return .abandoned
      }
      if waiting.wait(forInput: false, milliseconds: patience.map { Int32($0) + 1 } ?? -1)
        == .readable
      {
        clear(bar)
        return .exit(TerminalSignals.hangUpStatus)
      }
      while let step = waiting.take() {
        clear(bar)
        switch step {
        case .redraw: break
        case .received(let received):
          wire.show(.received, received)
          guard let root = try? Document(received).root else { continue }
          switch root.member("method")?.string {
          case "notifications/progress": bar = root.member("params")
          case "notifications/report":
            bar = nil
            if let params = root.member("params") { stream(params) }
          case .some: break
          case nil: if isAwaited(root, expected) { return .answered(root) }
          }
        case .interrupt:
          if cancelledAt == nil { cancelledAt = .now }
          for id in expected.ids { cancel(id, on: engine) }
        case .suspend: terminal.lend()
        case .notice(let text): terminal.print(text)
        case .exit(let status): return .exit(status)
        }
        draw(bar)
      }
    }
  }

  /// Returns true if a response belongs to this message, not to one abandoned before.
  private func isAwaited(_ response: ParsedValue, _ expected: ExpectedResponse) -> Bool {
    let first = response.kind == .array ? response.elements.first ?? response : response
    guard let id = first.member("id"), id.kind != .null, !expected.ids.isEmpty else { return true }
    return expected.ids.contains { Array(id.raw) == $0 } || response.kind == .array
  }

  private func cancel(_ id: [UInt8], on engine: PromptEngine) {
    let head = #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"#
    let line = Array(head.utf8) + id + Array("}}".utf8)
    wire.show(.sent, line)
    engine.send(line)
  }

  private func draw(_ bar: ParsedValue?) {
    guard let text = bar.flatMap({ ProgressBar.text($0) }) else { return }
    terminal.write(terminal.printable(String(text.prefix(max(0, terminal.size.columns - 1)))))
  }

  private func clear(_ bar: ParsedValue?) {
    if bar != nil { terminal.write(Array("\r\u{1B}[K".utf8)) }
  }
}
