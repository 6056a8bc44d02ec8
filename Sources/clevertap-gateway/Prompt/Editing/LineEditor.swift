import CCleverTapEdit

/// Reads lines with libedit, which is loaded when the first editor is made.
final class LineEditor: LineReader {
  /// The text that Tab puts into the line, or shows above it.
  struct Completion {
    /// Characters before the cursor that are replaced.
    var replaced = 0
    var inserted = ""
    /// The possible words, one a line or in columns; nil where they need not be shown.
    var listing: String?
  }

  private let terminal: PromptTerminal
  private let waiting: PromptWaiting
  private let complete: (_ beforeCursor: String) -> Completion?
  private let input: TerminalInput
  private var editor: OpaquePointer?

  /// Codes and characters to be handed to libedit before any that is typed.
  private var queue: ArraySlice<Int32> = []
  /// The rest of a paste, which goes on in the next line.
  private var paste: ArraySlice<UInt8> = []
  /// Text for CE_INSERT.
  private var insertion = ""
  /// Output that waits until the line is off the screen.
  private var above: [() -> Void] = []
  private var result: LineRead?
  /// The brackets of the lines that this one goes on.
  private var nesting = JSONNesting()

  /// Returns the reason that libedit cannot be used; nil where it can.
  static func problem() -> String? {
    ce_load() == 1 ? nil : String(cString: ce_load_error())
  }

  /// nil where the editor cannot be had; ``problem()`` must have returned nil.
  init?(
    _ terminal: PromptTerminal, _ waiting: PromptWaiting, historySize: Int,
    maximumPasteBytes: Int, complete: @escaping (_ beforeCursor: String) -> Completion?
  ) {
    self.terminal = terminal
    self.waiting = waiting
    self.complete = complete
    input = TerminalInput(
      descriptor: terminal.input, maximumPasteBytes: maximumPasteBytes,
      wait: { waiting.wait(forInput: true, milliseconds: $0) })
    var callbacks = ce_callbacks(
      next: { LineEditor.at($0).next() },
      act: { LineEditor.at($0).act($1) ? 1 : 0 },
      above: { LineEditor.at($0).runAbove() },
      context: Unmanaged.passUnretained(self).toOpaque())
    editor = ce_open(
      terminal.input, terminal.output, terminal.isUTF8 ? 1 : 0, Int32(historySize), &callbacks)
    guard editor != nil else { return nil }
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> LineEditor {
    guard let context else { preconditionFailure("libedit lost its context") }
    return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
  }

  func close() {
    if let editor { ce_close(editor) }
    editor = nil
  }

  func read(_ prompt: String, after nesting: JSONNesting) -> LineRead {
    guard let editor else { return .end }
    self.nesting = nesting
    result = nil
    queue = []
    continuePaste(behind: [])
    var count = 0
    let prompt = LineEditor.wide(prompt)
    let line = ce_read(editor, prompt, &count)
    let text = line.map { LineEditor.text(UnsafeBufferPointer(start: $0, count: count)) }
    if let result { return result }
    guard let text else {
      terminal.print("")
      return .end
    }
    return .line(text)
  }

  func remember(_ entry: String) {
    if let editor { ce_remember(editor, LineEditor.wide(entry)) }
  }

  // MARK: What libedit asks for

  /// The next character or code.
  private func next() -> Int32 {
    while true {
      if let code = queue.popFirst() { return code }
      switch input.next() {
      case .character(let scalar): return Int32(scalar.value)
      case .paste(let bytes):
        paste = LineEditor.withoutFinalNewlines(bytes)[...]
        continuePaste(behind: Array(beforeCursor.utf8))
      case .end: return Int32(CE_END)
      case .attention: while queue.isEmpty, let step = waiting.take() { handle(step) }
      }
    }
  }

  private func handle(_ step: PromptWaiting.Step) {
    switch step {
    case .received: break
    case .interrupt:
      input.discard()
      paste = []
      result = .interrupted
      queue = [Int32(CE_INTERRUPT), 0x0A]
    case .suspend: putAbove { self.terminal.lend() }
    case .redraw:
      if let editor { ce_resize(editor) }
      putAbove {}
    case .notice(let text): putAbove { self.terminal.print(text) }
    case .exit(let status):
      result = .exit(status)
      queue = [Int32(CE_INTERRUPT), 0x0A]
    }
  }

  private func putAbove(_ body: @escaping () -> Void) {
    above.append(body)
    queue = [Int32(CE_ABOVE)]
  }

  private func runAbove() {
    terminal.clearBelow()
    for body in above { body() }
    above = []
  }

  /// Carries out a code; true where something is to be shown above the line.
  private func act(_ code: Int32) -> Bool {
    guard let editor else { return false }
    switch Int(code) {
    case CE_INTERRUPT:
      ce_move_to_end(editor)
      if result == .interrupted { ce_insert(editor, LineEditor.wide("^C")) }
      return false
    case CE_INSERT:
      ce_insert(editor, LineEditor.wide(insertion))
      return false
    case CE_COMPLETE: return completeWord(editor)
    case _: return false
    }
  }

  private var beforeCursor: String {
    guard let editor else { return "" }
    var count = 0
    var cursor = 0
    let line = ce_line(editor, &count, &cursor)
    return LineEditor.text(UnsafeBufferPointer(start: line, count: cursor))
  }

  private func completeWord(_ editor: OpaquePointer) -> Bool {
    guard let completion = complete(beforeCursor) else {
      ce_beep(editor)
      return false
    }
    if completion.replaced > 0 { ce_delete(editor, completion.replaced) }
    ce_insert(editor, LineEditor.wide(completion.inserted))
    guard let listing = completion.listing else { return false }
    above.append { self.terminal.print(listing, terminator: "") }
    return true
  }

  // MARK: Pastes

  /// Puts the next part of a paste into the line: of JSON that goes on, a line; else all of it.
  private func continuePaste(behind start: [UInt8]) {
    guard !paste.isEmpty else { return }
    let end = paste.firstIndex(of: 0x0A)
    var nesting = nesting
    nesting.take(start)
    nesting.take(paste[..<(end ?? paste.endIndex)])
    let part = end.flatMap { nesting.isOpen ? paste[..<$0] : nil } ?? paste
    insertion = String(decoding: part, as: UTF8.self)
    paste = paste[part.endIndex...].dropFirst()
    queue = [Int32(CE_INSERT)] + (part.endIndex == end ? [0x0A] : [])
  }

  /// A paste with LF for every line end; those at its end are left to the key Enter.
  private static func withoutFinalNewlines(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var previous: UInt8 = 0
    for byte in bytes {
      let isSecondOfPair =
        (byte == 0x0A && previous == 0x0D) || (byte == 0x0D && previous == 0x0A)
      previous = isSecondOfPair ? 0 : byte
      if isSecondOfPair { continue }
      out.append(byte == 0x0D ? 0x0A : byte)
    }
    while out.last == 0x0A { out.removeLast() }
    return out
  }

  // MARK: Text

  private static func wide(_ text: String) -> [UInt32] {
    text.unicodeScalars.lazy.map(\.value).filter { $0 != 0 } + [0]
  }

  private static func text(_ characters: UnsafeBufferPointer<UInt32>) -> String {
    var text = String.UnicodeScalarView()
    for character in characters { text.append(Unicode.Scalar(character) ?? "\u{FFFD}") }
    return String(text)
  }
}
