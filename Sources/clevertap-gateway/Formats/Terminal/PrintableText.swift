import CleverTapJSON
import CleverTapSystem

/// A text that a terminal shows as it is, and the columns it takes.
///
/// Control characters, line ends and marks that turn the direction of writing become `?`, so that no
/// campaign name, label or error can move the cursor, hide text or change the terminal.
struct PrintableText: Equatable, Sendable {
  let bytes: [UInt8]
  /// Columns on a terminal: two for a wide character, none for a combining one.
  let width: Int

  /// Beyond ASCII each character becomes `?` unless `isUTF8`.
  init(_ text: [UInt8], isUTF8: Bool) {
    guard text.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else {
      self.init(bytes: text, width: text.count)
      return
    }
    var shown = String.UnicodeScalarView()
    var width = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let columns = PrintableText.columns(scalar)
      if columns == 0, !isUTF8 { continue }
      let isShown = columns >= 0 && (isUTF8 || scalar.isASCII)
      shown.append(isShown ? scalar : "?")
      width += isShown ? columns : 1
    }
    self.init(bytes: Array(String(shown).utf8), width: width)
  }

  private init(bytes: [UInt8], width: Int) {
    self.bytes = bytes
    self.width = width
  }

  /// Columns of a character; -1 for one that must not reach a terminal.
  static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: 1
    case ..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: -1
    default: Terminal.width(of: scalar) ?? -1
    }
  }

  /// JSON with escapes, which mean the same, for the characters that must not reach a terminal, and
  /// for all beyond ASCII unless `isUTF8`.
  static func json(_ text: [UInt8], isUTF8: Bool) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x7F }) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      guard scalar != "\n", columns(scalar) < 0 || !(isUTF8 || scalar.isASCII) else {
        out.append(scalar)
        continue
      }
      out += String(decoding: Value.string(String(scalar)).encoded(), as: UTF8.self)
        .unicodeScalars.dropFirst().dropLast()
    }
    return Array(String(out).utf8)
  }

  /// The text in at most so many columns, `mark` at the end of one that was cut.
  func cut(to columns: Int, mark: PrintableText) -> PrintableText {
    guard width > columns else { return self }
    let room = max(0, columns - mark.width)
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let next = PrintableText.columns(scalar)
      if used + next > room { break }
      kept.append(scalar)
      used += next
    }
    return PrintableText(
      bytes: Array(String(kept).utf8) + mark.bytes, width: used + mark.width)
  }

  /// The text in lines of at most so many columns, broken at blanks, and within a longer word.
  ///
  /// Lines after the first are shorter by `hanging` columns. nil columns: one line.
  func wrapped(to columns: Int?, hanging: Int = 0) -> [PrintableText] {
    guard let columns, width > columns else { return [self] }
    var lines: [PrintableText] = []
    var line = PrintableText(bytes: [], width: 0)
    var room: Int { max(2, lines.isEmpty ? columns : columns - hanging) }
    for part in bytes.split(separator: 0x20, omittingEmptySubsequences: false) {
      var word = PrintableText(Array(part), isUTF8: true)
      if !line.bytes.isEmpty {
        guard line.width + 1 + word.width > room else {
          line = PrintableText(
            bytes: line.bytes + [0x20] + word.bytes, width: line.width + 1 + word.width)
          continue
        }
        lines.append(line)
      }
      while word.width > room {
        let head = word.cut(to: room, mark: PrintableText(bytes: [], width: 0))
        lines.append(head)
        word = PrintableText(Array(word.bytes.dropFirst(head.bytes.count)), isUTF8: true)
      }
      line = word
    }
    return line.bytes.isEmpty ? lines : lines + [line]
  }
}
