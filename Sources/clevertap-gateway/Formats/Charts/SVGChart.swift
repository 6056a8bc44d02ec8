/// A chart as inline SVG: horizontal bars, or columns over a time axis.
struct SVGChart {
  private static let width = 480.0
  private static let barHeight = 16.0
  private static let labelWidth = 130.0
  /// Characters of a label that fit beside the bars; the whole label is in its title.
  private static let labelLength = 19
  private static let columnsHeight = 150.0
  /// Dates under a time axis.
  private static let dateLabels = 5

  private let data: ChartData

  init(_ data: ChartData) { self.data = data }

  /// The element `svg`, with time along the axis where it is all that rows are grouped by.
  var text: String {
    data.timeColumn == 0 && data.groupBy.count == 1 ? timeLine : bars
  }

  private func element(height: Double, _ content: [String]) -> String {
    """
    <svg viewBox="0 0 \(number(Self.width)) \(number(height))" role="img" aria-label="\(HTMLText.escaped(data.title))">
    \(legend)\(content.joined(separator: "\n"))
    </svg>
    """
  }

  private var legend: String {
    guard data.isComparison else { return "" }
    return """
      <rect class="current" x="0" y="0" width="12" height="12"/><text x="18" y="11">current</text>
      <rect class="base" x="90" y="0" width="12" height="12"/><text x="108" y="11">base</text>

      """
  }

  private var top: Double { data.isComparison ? 24 : 0 }

  // MARK: Bars

  private var bars: String {
    let room = Self.width - Self.labelWidth - 125
    let pitch = Double(data.isComparison ? 2 : 1) * (Self.barHeight + 2) + 6
    let rows = data.rows.enumerated().map { index, row -> String in
      let y = top + Double(index) * pitch
      let label = label(row)
      var parts = [
        text(Self.short(label), x: 0, y: y + 12, title: label)
      ]
      for (place, bar) in row.bars.enumerated() {
        let barY = y + Double(place) * (Self.barHeight + 2)
        let length = (bar.length ?? 0) / max(data.longest, .leastNormalMagnitude) * room
        if bar.length != nil {
          parts.append(
            rectangle(
              place, x: Self.labelWidth, y: barY, width: max(1, length), height: Self.barHeight))
        }
        parts.append(value(row, place, bar, x: Self.labelWidth + max(0, length) + 6, y: barY + 12))
      }
      return parts.joined()
    }
    return element(height: top + Double(data.rows.count) * pitch, rows)
  }

  /// A bar's number, and the change behind the current one.
  private func value(
    _ row: ChartData.Row, _ place: Int, _ bar: ChartData.Bar, x: Double, y: Double
  ) -> String {
    var content = HTMLText.escaped(bar.cell.isNumber ? string(bar.cell.text) : "no value")
    if place == 0, let change = row.change, change.isNumber {
      let mark =
        switch change.trend {
        case .good: "good"
        case .bad: "bad"
        case .neutral: "soft"
        }
      let unit = change.kind == .points ? " pp" : "%"
      let sign = change.text.first == UInt8(ascii: "-") ? "" : "+"
      content +=
        " <tspan class=\"\(mark)\">\(sign)\(HTMLText.escaped(string(change.text)))\(unit)</tspan>"
    }
    return "<text x=\"\(number(x))\" y=\"\(number(y))\">\(content)</text>"
  }

  // MARK: Time

  private var timeLine: String {
    let pitch = Self.width / Double(data.rows.count)
    let bottom = top + Self.columnsHeight
    let step = max(1, (data.rows.count + Self.dateLabels - 1) / Self.dateLabels)
    let rows = data.rows.enumerated().map { index, row -> String in
      let x = Double(index) * pitch
      let label = label(row)
      var parts: [String] = []
      let wide = pitch * 0.8 / Double(row.bars.count)
      for (place, bar) in row.bars.enumerated() where bar.length != nil {
        let height = (bar.length ?? 0) / data.longest * (Self.columnsHeight - 16)
        let left = x + pitch * 0.1 + Double(place) * wide
        parts.append(
          rectangle(
            place, x: left, y: bottom - max(1, height), width: max(0.5, wide),
            height: max(1, height), title: "\(label): \(string(bar.cell.text))"))
      }
      if row.bars.allSatisfy({ $0.length == nil }) {
        let middle = number(x + pitch / 2)
        parts.append(
          "<line class=\"gap\" x1=\"\(middle)\" x2=\"\(middle)\" y1=\"\(number(bottom - 14))\" y2=\"\(number(bottom))\"/>"
        )
      }
      if index % step == 0 { parts.append(text(label, x: x, y: bottom + 16)) }
      return parts.joined()
    }
    let scale = data.rows.flatMap(\.bars).first { $0.length == data.longest }
    let highest = scale.map { text(string($0.cell.text), x: 0, y: top + 11) } ?? ""
    return element(height: bottom + 22, [highest] + rows)
  }

  // MARK: Parts

  private func label(_ row: ChartData.Row) -> String {
    row.labels.map { $0.kind == .absent ? "none" : string($0.text) }.filter { !$0.isEmpty }
      .joined(separator: ", ")
  }

  private static func short(_ label: String) -> String {
    label.count > labelLength ? label.prefix(labelLength - 1) + "…" : label
  }

  private func text(_ text: String, x: Double, y: Double, title: String? = nil) -> String {
    let title = title.map { "<title>\(HTMLText.escaped($0))</title>" } ?? ""
    return "<text x=\"\(number(x))\" y=\"\(number(y))\">\(title)\(HTMLText.escaped(text))</text>"
  }

  private func rectangle(
    _ place: Int, x: Double, y: Double, width: Double, height: Double, title: String? = nil
  ) -> String {
    let place = place == 0 ? "current" : "base"
    let title = title.map { "<title>\(HTMLText.escaped($0))</title>" } ?? ""
    return
      "<rect class=\"\(place)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\">\(title)</rect>"
  }

  private func string(_ text: [UInt8]) -> String { String(decoding: text, as: UTF8.self) }

  /// A coordinate with one decimal.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
