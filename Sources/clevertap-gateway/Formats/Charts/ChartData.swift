import CleverTap
import CleverTapJSON

/// The figure of a summary or comparison that a chart shows, and its value for each group.
struct ChartData {
  /// One value of the figure.
  struct Bar: Sendable {
    let cell: TableCell
    /// The length on the chart's scale; nil for null and what is not above zero.
    let length: Double?

    init(_ cell: TableCell) {
      self.cell = cell
      let value = cell.isNumber ? Double(String(decoding: cell.text, as: UTF8.self)) : nil
      length = value.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
  }

  /// One group.
  struct Row: Sendable {
    /// The values of `groupBy`, as a table has them.
    var labels: [TableCell]
    /// The value, or those of the current and of the base period.
    let bars: [Bar]
    /// The change between them.
    var change: TableCell?
  }

  /// The figure's name.
  let figure: String
  let groupBy: [String]
  let isComparison: Bool
  /// The place in `groupBy` of day, week or month, whose values are then in time order.
  let timeColumn: Int?
  let rows: [Row]

  /// The chart's title: the figure and the columns it is grouped by.
  var title: String { "\(figure) by \(groupBy.joined(separator: ", "))" }

  /// The longest bar; 0 where there is none.
  var longest: Double { rows.flatMap(\.bars).reduce(0) { max($0, $1.length ?? 0) } }

  /// Chooses the figure of `sortBy`, else sent, else messages.
  init(_ result: ParsedValue, sortBy: String?) {
    isComparison = result.member("totals")?.member("current") != nil
    let figures = Figures(result)
    let name = ChartData.figure(figures, sortBy: sortBy)
    figure = String(decoding: name, as: UTF8.self)
    groupBy = figures.groups.map { String(decoding: $0, as: UTF8.self) }
    let isRate = !figures.metrics.contains(name) && figures.rates.contains(name)
    let isCompared = isComparison
    let rows = result.member("rows")?.elements.map { row in
      let labels = figures.groups.map { Figures.group(row, $0) }
      guard isCompared else {
        let kind: TableCell.Kind = isRate ? .rate : .count
        return Row(labels: labels, bars: [Bar(ChartData.value(row, name, kind))])
      }
      let figure = ComparedFigure.all(row, figures).first { $0.name == name }
      return Row(
        labels: labels,
        bars: [Bar(figure?.current ?? .absent), Bar(figure?.base ?? .absent)],
        change: figure?.percent ?? figure?.change)
    }
    let axis = groupBy.indices.lazy.compactMap { TimeAxis(column: $0, of: result) }.first
    timeColumn = axis?.column
    self.rows = axis?.ordered(rows ?? []) ?? rows ?? []
  }

  private static func figure(_ figures: Figures, sortBy: String?) -> [UInt8] {
    let messages = Array("messages".utf8)
    let known = [messages] + figures.metrics + figures.rates
    let change = "change."
    let wanted = sortBy.map { $0.hasPrefix(change) ? String($0.dropFirst(change.count)) : $0 }
    return [wanted, "sent"].compactMap { $0.map { Array($0.utf8) } }.first(where: known.contains)
      ?? messages
  }

  private static func value(_ row: ParsedValue, _ name: [UInt8], _ kind: TableCell.Kind)
    -> TableCell
  {
    switch kind {
    case .rate: TableCell(row.member("rates")?.member(named: name), number: .rate)
    case .text, .list, .number, .count, .difference, .percent, .points, .absent:
      TableCell(row.member("metrics")?.member(named: name) ?? row.member(named: name))
    }
  }
}
