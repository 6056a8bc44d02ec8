import CleverTapSystem

/// Reads lines as the terminal's driver edits them, where libedit is missing.
final class PlainLineReader: LineReader {
  private let terminal: PromptTerminal
  private let waiting: PromptWaiting
  private let input: TerminalInput

  init(_ terminal: PromptTerminal, _ waiting: PromptWaiting, maximumBytes: Int) {
    self.terminal = terminal
    self.waiting = waiting
    input = TerminalInput(
      descriptor: terminal.input, maximumPasteBytes: maximumBytes,
      wait: { waiting.wait(forInput: true, milliseconds: $0) })
  }

  func read(_ prompt: String, after nesting: JSONNesting) -> LineRead {
    terminal.print(prompt, terminator: "")
    var line = String.UnicodeScalarView()
    while true {
      switch input.next() {
      case .character("\n"): return .line(String(line))
      case .character(let scalar): line.append(scalar)
      case .paste(let bytes): line += String(decoding: bytes, as: UTF8.self).unicodeScalars
      case .end: return .end
      case .attention:
        while let step = waiting.take() {
          switch step {
          case .received, .redraw: break
          case .interrupt:
            input.discard()
            terminal.print("")
            return .interrupted
          case .suspend:
            TerminalSignals.stopProcess()
            terminal.print(prompt, terminator: "")
          case .notice(let text):
            terminal.print("\n\(text)\n\(prompt)", terminator: "")
          case .exit(let status): return .exit(status)
          }
        }
      }
    }
  }

  func remember(_ entry: String) {}
  func close() {}
}
