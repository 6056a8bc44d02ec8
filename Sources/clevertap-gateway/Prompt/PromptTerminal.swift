import CleverTapSystem

/// The terminal of the prompt: its settings, its size, and what is written to it.
///
/// While lines are edited nothing that is typed is echoed by the system, and pastes come bracketed
/// (ESC[200~ ... ESC[201~).
struct PromptTerminal: Sendable {
  /// Bytes written between two looks at whether the user has had enough.
  private static let chunkBytes = 16 << 10

  let input: Int32
  let output: Int32
  /// True if the locale's character set is UTF-8; otherwise everything people see is ASCII.
  let isUTF8: Bool
  private let original: TerminalSettings

  /// Returns nil where the terminal does not give its settings.
  init?(input: Int32, output: Int32, isUTF8: Bool) {
    guard let original = TerminalSettings(of: input) else { return nil }
    self.input = input
    self.output = output
    self.isUTF8 = isUTF8
    self.original = original
  }

  /// Takes the terminal over, for editing lines.
  func enter() {
    original.takeKeys()
    write("\u{1B}[?2004h")
  }

  /// Leaves it as it was found; usable from any thread.
  func leave(atOnce: Bool = false) {
    write("\u{1B}[?2004l")
    original.restore(atOnce: atOnce)
  }

  /// Lends the terminal to others while the process is stopped, and takes it back as it was.
  func lend() {
    let current = TerminalSettings(of: input)
    leave()
    TerminalSignals.stopProcess()
    write("\u{1B}[?2004h")
    current?.restore()
  }

  /// Clears the screen from the cursor on.
  func clearBelow() { write("\u{1B}[J") }

  /// Columns and rows.
  var size: (columns: Int, rows: Int) { Terminal.size(output) ?? (80, 24) }

  /// Writes bytes as they are; false once the terminal is gone.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool { Descriptor.write(bytes, to: output) == .done }

  private func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes bytes until `isEnough` says so.
  func write(_ bytes: [UInt8], unless isEnough: () -> Bool) {
    var rest = bytes[...]
    while !rest.isEmpty, !isEnough() {
      guard write(Array(rest.prefix(PromptTerminal.chunkBytes))) else { return }
      rest = rest.dropFirst(PromptTerminal.chunkBytes)
    }
  }

  /// Writes text, its control characters but for newlines as `?`, and beyond ASCII only where the
  /// locale knows more.
  func print(_ text: String, terminator: String = "\n") {
    write(printable(text) + Array(terminator.utf8))
  }

  /// The text as ``print(_:terminator:)`` writes it.
  func printable(_ text: String) -> [UInt8] {
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    return Array(
      lines.map { PrintableText(Array($0), isUTF8: isUTF8).bytes }.joined(separator: [0x0A]))
  }
}
