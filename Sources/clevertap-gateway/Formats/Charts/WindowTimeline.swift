import CleverTapJSON

/// The windows of a call over a common time axis: waiting, requests, attempts and bytes.
///
/// It draws a result's `windows`, and of an error's `data` what is known of the window that failed.
struct WindowTimeline {
  /// Columns of a bar beside the figures; where there is less room it goes below them.
  private static let minimumBarWidth = 16
  private static let gap = "  "

  let screen: Screen

  /// One window with its figures; times in milliseconds.
  private struct Window {
    let name: String
    let attempts: Int
    let bytes: Int
    let start: Int
    let wait: Int
    let total: Int
    let error: String?

    init(_ view: ParsedValue) {
      func number(_ name: String) -> Int { max(0, view.member(name)?.integer ?? 0) }
      let days = ["from", "to"].map { view.member($0)?.string ?? "" }
      let period = view.member("period")?.string.map { "\($0) " } ?? ""
      name = "\(period)\(days[0])-\(days[1])"
      attempts = number("attempts")
      bytes = number("bytes")
      start = number("startMilliseconds")
      total = number("milliseconds")
      wait = min(number("waitMilliseconds"), total)
      error = view.member("error")?.member("message")?.string
    }

    /// The texts shown of the window, aligned to the right but for the name.
    var cells: [String] {
      [
        name, String(attempts),
        String(decoding: Digits.grouped(Array(String(bytes).utf8)), as: UTF8.self),
        WindowTimeline.time(wait), WindowTimeline.time(total - wait),
      ]
    }
  }

  /// The drawing, at most `lineLimit` lines of it; a sentence where there is nothing to draw.
  func text(_ data: ParsedValue, lineLimit: Int? = nil) -> [UInt8] {
    let windows = data.member("windows")?.elements.map(Window.init) ?? []
    let hasFigures = data.member("windows")?.elements.contains { $0.member("milliseconds") != nil }
    guard !windows.isEmpty, hasFigures == true else { return failed(data) }
    let end = windows.reduce(1) { max($0, $1.start + $1.total) }
    let heads = ["window", "attempts", "bytes", "waiting", "request"]
    let widths = heads.indices.map { index in
      windows.reduce(heads[index].utf8.count) { max($0, $1.cells[index].utf8.count) }
    }
    let figures = widths.reduce(0, +) + Self.gap.utf8.count * heads.count
    let columns = screen.columns ?? Screen.usualColumns
    let isBeside = columns - figures >= Self.minimumBarWidth
    let barWidth = max(4, isBeside ? columns - figures : columns)

    var lines = [legend(windows.count, end)]
    lines += beside(screen.styled(row(heads, widths), .bold), axis(end, barWidth), isBeside)
    for window in windows {
      let bar = bar(window, end, barWidth)
      lines += beside(row(window.cells, widths), bar, isBeside)
      if let error = window.error {
        lines.append(screen.styled(fitted("  failed: \(error)", columns), .red))
      }
    }
    if let lineLimit, lines.count > lineLimit {
      let rest = lines.count - max(1, lineLimit - 1)
      lines = lines.dropLast(rest) + [Array("... and \(rest) more lines".utf8)]
    }
    return Array(lines.map { $0 + [0x0A] }.joined())
  }

  private func legend(_ count: Int, _ end: Int) -> [UInt8] {
    let windows = count == 1 ? "1 window" : "\(count) windows"
    let text = "\(windows) in \(Self.time(end)); \(waitMark) waiting, \(requestMark) request"
    return fitted(text, screen.columns)
  }

  private var waitMark: String { screen.isUTF8 ? "░" : "." }
  private var requestMark: String { screen.isUTF8 ? "█" : "#" }

  private func fitted(_ text: String, _ columns: Int?) -> [UInt8] {
    screen.printable(text).cut(to: columns ?? .max, mark: screen.ellipsis).bytes
  }

  private func row(_ cells: [String], _ widths: [Int]) -> [UInt8] {
    var out: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      let text = screen.printable(cell).bytes
      let space = [UInt8](repeating: 0x20, count: max(0, widths[index] - text.count))
      out += (index == 0 ? text + space : Array(Self.gap.utf8) + space + text)
    }
    return out
  }

  private func beside(_ figures: [UInt8], _ bar: [UInt8], _ isBeside: Bool) -> [[UInt8]] {
    isBeside ? [figures + Array(Self.gap.utf8) + bar] : [figures, bar]
  }

  /// The time axis: its beginning, and its end at the right.
  private func axis(_ end: Int, _ width: Int) -> [UInt8] {
    let (first, last) = ("0", Self.time(end))
    let space = max(1, width - first.utf8.count - last.utf8.count)
    return screen.styled(Array((first + String(repeating: " ", count: space) + last).utf8), .dim)
  }

  /// Blank until the window began, then its waiting, then its requests.
  private func bar(_ window: Window, _ end: Int, _ width: Int) -> [UInt8] {
    func column(_ time: Int) -> Int {
      min(width, Int((Double(time) / Double(end) * Double(width)).rounded()))
    }
    let last = max(1, column(window.start + window.total))
    let first = min(column(window.start), last - 1)
    let isShown = window.total > window.wait
    let middle = min(max(first, column(window.start + window.wait)), isShown ? last - 1 : last)
    let wait = String(repeating: waitMark, count: middle - first)
    let request = String(repeating: requestMark, count: last - middle)
    return [UInt8](repeating: 0x20, count: first) + screen.styled(Array(wait.utf8), .dim)
      + screen.styled(Array(request.utf8), window.error == nil ? .cyan : .red)
  }

  /// Returns the lines about the window in which the call failed, from the error's `data`.
  private func failed(_ data: ParsedValue) -> [UInt8] {
    guard let window = data.member("window"), let from = window.member("from")?.string,
      let to = window.member("to")?.string
    else { return Array("This call fetched no windows.\n".utf8) }
    func number(_ name: String) -> Int { data.member(name)?.integer ?? 0 }
    let attempts = number("attempts")
    let done = number("completedWindows")
    let lines = [
      "The window \(from)-\(to) failed after \(attempts) \(attempts == 1 ? "attempt" : "attempts");",
      "\(done) \(done == 1 ? "window was" : "windows were") complete.",
    ]
    return Array(
      screen.printable(lines.joined(separator: " ")).wrapped(to: screen.columns)
        .map { $0.bytes + [0x0A] }.joined())
  }

  /// Milliseconds below a second as such, longer times in seconds with one decimal.
  static func time(_ milliseconds: Int) -> String {
    guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
