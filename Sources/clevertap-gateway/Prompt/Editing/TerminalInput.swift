import CleverTapSystem

/// The input typed at the terminal, as characters and pastes.
final class TerminalInput {
  enum Item: Equatable {
    case character(Unicode.Scalar)
    /// The bytes between the brackets of a bracketed paste.
    case paste([UInt8])
    /// Something else wants attention: an event, or a line of the log.
    case attention
    case end
  }

  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let chunkBytes = 4096
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  /// Milliseconds that the rest of a paste's bracket may take.
  private static let sequenceTime: Int32 = 50

  private let descriptor: Int32
  private let maximumPasteBytes: Int
  /// Waits until the descriptor is readable: nil where something else came first.
  private let wait: (_ milliseconds: Int32) -> Readiness
  private var bytes: [UInt8] = []
  private var position = 0
  private var isInPaste = false
  /// The index in `bytes` from which the search for a paste's end goes on.
  private var searched = 0
  private var isAtEnd = false

  enum Readiness { case readable, attention, timeout }

  /// Pastes beyond `maximumPasteBytes` are cut there.
  init(
    descriptor: Int32, maximumPasteBytes: Int,
    wait: @escaping (_ milliseconds: Int32) -> Readiness
  ) {
    self.descriptor = descriptor
    self.maximumPasteBytes = maximumPasteBytes
    self.wait = wait
  }

  /// Gives up a paste whose end does not come, and what was typed ahead.
  func discard() {
    bytes = []
    position = 0
    searched = 0
    isInPaste = false
  }

  /// The next item.
  func next() -> Item {
    while true {
      if let item = isInPaste ? takePaste() : takeCharacter() { return item }
      if isAtEnd { return .end }
      switch wait(isPartialBracket ? TerminalInput.sequenceTime : -1) {
      case .attention: return .attention
      case .timeout:
        // It was no bracket: the key Escape, or another sequence.
        if position < bytes.count { return takeScalar() ?? .end }
      case .readable: fill()
      }
    }
  }

  private func fill() {
    bytes.removeFirst(position)
    searched = max(0, searched - position)
    position = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: TerminalInput.chunkBytes) { memory, filled in
      filled = (try? Descriptor.read(descriptor, into: UnsafeMutableRawBufferPointer(memory))) ?? 0
    }
    bytes += chunk
    isAtEnd = chunk.isEmpty
  }

  /// True if the bytes at hand may be the beginning of a paste.
  private var isPartialBracket: Bool {
    let rest = bytes[position...]
    return !isInPaste && !rest.isEmpty && rest.count < TerminalInput.pasteStart.count
      && TerminalInput.pasteStart.starts(with: rest)
  }

  private func takeCharacter() -> Item? {
    guard position < bytes.count, !isPartialBracket || isAtEnd else { return nil }
    guard bytes[position...].starts(with: TerminalInput.pasteStart) else { return takeScalar() }
    position += TerminalInput.pasteStart.count
    searched = position
    isInPaste = true
    return takePaste()
  }

  private func takePaste() -> Item? {
    let mark = TerminalInput.pasteEnd
    var end: Int?
    while searched + mark.count <= bytes.count {
      if bytes[searched] == mark[0], bytes[searched...].starts(with: mark) {
        end = searched
        break
      }
      searched += 1
    }
    guard end != nil || isAtEnd || searched - position > maximumPasteBytes else { return nil }
    let stop = end ?? (isAtEnd ? bytes.count : searched)
    let content = Array(bytes[position..<stop].prefix(maximumPasteBytes))
    position = end.map { $0 + mark.count } ?? stop
    isInPaste = end == nil && !isAtEnd
    searched = position
    return .paste(content)
  }

  /// One character; U+FFFD for bytes that are none.
  private func takeScalar() -> Item? {
    let first = bytes[position]
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard bytes.count - position >= length || isAtEnd else { return nil }
    let encoded = bytes[position...].prefix(length)
    let scalars = String(decoding: encoded, as: UTF8.self).unicodeScalars
    guard let scalar = scalars.first, scalars.count == 1 else {
      position += 1
      return .character("\u{FFFD}")
    }
    position += encoded.count
    // No key sends the control characters beyond ASCII, which mean something to the editor.
    return .character((0x80..<0xA0).contains(scalar.value) ? "\u{FFFD}" : scalar)
  }
}
