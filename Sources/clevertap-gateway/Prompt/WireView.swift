/// Shows the messages that go over the wire, where that is wanted.
struct WireView {
  /// Bytes of a message that are shown.
  private static let maximumBytes = 64 << 10

  enum Direction: String {
    case sent = ">"
    case received = "<"
  }

  let terminal: PromptTerminal
  let isWanted: Bool

  func show(_ direction: Direction, _ line: [UInt8]) {
    guard isWanted else { return }
    let text = String(decoding: line.prefix(WireView.maximumBytes), as: UTF8.self)
    let isCut = line.count > WireView.maximumBytes
    terminal.print("\(direction.rawValue) \(text)\(isCut ? "... (\(line.count) bytes)" : "")")
  }
}
