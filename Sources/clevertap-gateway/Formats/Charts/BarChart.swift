/// A chart for a terminal: a bar a group, its number behind it.
struct BarChart {
  /// Columns that bars keep at least; labels are cut before.
  private static let minimumBarWidth = 8
  private static let gap = 2
  /// Eighths of a column, from one to eight.
  private static let blocks = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  private let data: ChartData
  private let screen: Screen
  private let columns: Int

  /// Without a terminal the chart is as wide as a usual one.
  init(_ data: ChartData, on screen: Screen) {
    self.data = data
    self.screen = screen
    columns = screen.columns ?? Screen.usualColumns
  }

  /// The whole chart under a line that names the figure, or at most so many lines of it.
  func text(lineLimit: Int? = nil) -> [UInt8] {
    let perRow = data.isComparison ? 2 : 1
    var shown = data.rows.count
    if let lineLimit, shown * perRow + 1 > lineLimit { shown = max(1, (lineLimit - 2) / perRow) }
    var out = screen.styled(title, .bold) + [0x0A]
    let layout = Layout(data, screen, columns)
    for row in data.rows.prefix(shown) { append(row, layout, to: &out) }
    let rest = data.rows.count - shown
    if rest > 0 {
      out += Array("... and ".utf8) + Digits.grouped(Array(String(rest).utf8))
      out += Array(" more\n".utf8)
    }
    return out
  }

  private var title: [UInt8] {
    screen.printable(data.title).cut(to: columns, mark: screen.ellipsis).bytes
  }

  /// The widths of labels and bars, in columns.
  private struct Layout {
    let labelWidths: [Int]
    let barWidth: Int

    init(_ data: ChartData, _ screen: Screen, _ columns: Int) {
      let natural = data.groupBy.indices.map { index in
        data.rows.reduce(1) { max($0, BarChart.label($1, index, screen).width) }
      }
      let numbers = data.rows.reduce(0) { widest, row in
        let values = row.bars.map { $0.cell.pretty.count }.max() ?? 0
        let change = row.change.map { $0.pretty.count + BarChart.gap } ?? 0
        return max(widest, values + change)
      }
      let fixed =
        natural.count * BarChart.gap + numbers + 1
        + (data.isComparison ? "current".utf8.count + BarChart.gap : 0)
      var widths = natural
      while let widest = widths.max(), widest > 4,
        widths.reduce(fixed + BarChart.minimumBarWidth, +) > columns,
        let index = widths.firstIndex(of: widest)
      {
        widths[index] -= 1
      }
      labelWidths = widths
      barWidth = max(1, columns - fixed - widths.reduce(0, +))
    }
  }

  private static func label(_ row: ChartData.Row, _ index: Int, _ screen: Screen) -> PrintableText {
    PrintableText(row.labels[index].pretty, isUTF8: screen.isUTF8)
  }

  private func append(_ row: ChartData.Row, _ layout: Layout, to out: inout [UInt8]) {
    for (index, bar) in row.bars.enumerated() {
      var line: [UInt8] = []
      for (column, width) in layout.labelWidths.enumerated() {
        let label = BarChart.label(row, column, screen).cut(to: width, mark: screen.ellipsis)
        line += index == 0 ? label.bytes : []
        line += spaces(width - (index == 0 ? label.width : 0) + BarChart.gap)
      }
      if data.isComparison {
        line += Array((index == 0 ? "current" : "base   ").utf8) + spaces(BarChart.gap)
      }
      let drawn = drawn(bar, layout.barWidth)
      line += screen.styled(drawn, index == 0 ? .cyan : .dim)
      if !drawn.isEmpty { line.append(0x20) }
      line += bar.cell.pretty
      if index == 0, let change = row.change {
        line += spaces(BarChart.gap) + screen.styled(change.pretty, change.style)
      }
      while line.last == 0x20 { line.removeLast() }
      out += line + [0x0A]
    }
  }

  /// The bar of a value; what is above zero is always seen.
  private func drawn(_ bar: ChartData.Bar, _ width: Int) -> [UInt8] {
    guard let length = bar.length, data.longest > 0 else { return [] }
    let share = min(1, length / data.longest)
    guard screen.isUTF8 else {
      let count = max(1, Int((share * Double(width)).rounded()))
      return [UInt8](repeating: UInt8(ascii: "#"), count: count)
    }
    let eighths = max(1, Int((share * Double(width * 8)).rounded()))
    let full = String(repeating: "█", count: eighths / 8)
    let part = eighths % 8
    return Array((full + (part > 0 ? BarChart.blocks[part - 1] : "")).utf8)
  }

  private func spaces(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x20, count: max(0, count)) }
}
