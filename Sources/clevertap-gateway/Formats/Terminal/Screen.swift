import CleverTapSystem

/// The properties of the place where people read a text: its width, colours and character set.
struct Screen: Equatable, Sendable {
  /// Columns of the terminal; nil in a pipe, where lines are as long as their content.
  var columns: Int?
  /// True if escape sequences for colours are written.
  var hasColor = false
  /// True if the locale's character set is UTF-8; otherwise the text is ASCII.
  var isUTF8 = true
}

extension Screen {
  /// Columns of a terminal that does not report its size.
  static let usualColumns = 80

  /// Describes a descriptor of this process.
  init(descriptor: Int32, isTerminal: Bool) {
    columns = isTerminal ? Terminal.columns(descriptor) ?? Screen.usualColumns : nil
    hasColor = isTerminal && !Environment.isDumbTerminal && Environment.value("NO_COLOR") == nil
    isUTF8 = Environment.isUTF8
  }

  /// The text in a style, where there are colours.
  func styled(_ text: [UInt8], _ style: Style) -> [UInt8] {
    guard hasColor, style != .plain, !text.isEmpty else { return text }
    return Array("\u{1B}[\(style.rawValue)m".utf8) + text + Array("\u{1B}[0m".utf8)
  }

  /// The mark of a text that was cut.
  var ellipsis: PrintableText { printable(isUTF8 ? "…" : "...") }

  /// A text without anything that moves a terminal's cursor or changes its state.
  func printable(_ text: String) -> PrintableText {
    PrintableText(Array(text.utf8), isUTF8: isUTF8)
  }

  /// The same for a text of several lines.
  func printableLines(_ text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    return Array(
      lines.map { PrintableText(Array($0), isUTF8: isUTF8).bytes }.joined(separator: [0x0A]))
  }
}

/// A text's colour or weight on the screen; the raw value is the parameter of the escape sequence SGR.
enum Style: String, Sendable {
  case plain = ""
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case blue = "34"
  case cyan = "36"
}
