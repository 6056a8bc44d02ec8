import CleverTapJSON
import CleverTapSystem

/// A bar on stderr that shows how far a call is; nothing where stderr is no terminal
/// or one that knows no escape sequences.
struct ProgressBar {
  /// Cells of the bar.
  private static let length = 24

  /// True if stderr is a terminal that knows escape sequences.
  static var isWanted: Bool { Descriptor.isTerminal(2) && !Environment.isDumbTerminal }

  /// Draws what a `notifications/progress` says, over the bar before it.
  static func draw(_ params: ParsedValue) {
    if let text = text(params) { write("\r\(text)\u{1B}[K") }
  }

  /// The bar and what is said beside it; nil where there is nothing to draw.
  static func text(_ params: ParsedValue) -> String? {
    guard let total = params.member("total")?.integer, total > 0,
      let raw = params.member("progress")?.raw,
      let progress = Double(String(decoding: raw, as: UTF8.self))
    else { return nil }
    let done = max(0, min(length, Int(progress / Double(total) * Double(length))))
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: length - done)
    return "[\(bar)] \(params.member("message")?.string ?? "")"
  }

  /// Removes the bar.
  static func clear() {
    if isWanted { write("\r\u{1B}[K") }
  }

  private static func write(_ text: String) {
    _ = CallCommand.write([Array(text.utf8)], to: 2)
  }
}
