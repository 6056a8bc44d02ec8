import CleverTap
import CleverTapJSON

/// The days, weeks or months of a chart in order, those without messages included.
struct TimeAxis {
  /// More empty periods in a row become one line that counts them.
  private static let maximumGap = 31

  private enum Unit: String {
    case day, week, month
  }

  /// The place of day, week or month in `groupBy`.
  let column: Int
  private let unit: Unit
  /// The first and last period that were asked for, by their numbers.
  private let asked: ClosedRange<Int>?
  /// True if days are numbers within their period, as in comparisons.
  private let isNumbered: Bool

  /// nil where the column is none of day, week and month.
  init?(column: Int, of result: ParsedValue) {
    guard let unit = result.member("groupBy")?.elements[column].string.flatMap(Unit.init) else {
      return nil
    }
    self.column = column
    self.unit = unit
    isNumbered = result.member("totals")?.member("current") != nil
    func day(_ name: String) -> Day? { result.member(name)?.string.flatMap { Day($0) } }
    guard let from = day("from"), let to = day("to"), from <= to else {
      asked = nil
      return
    }
    let days = to.number - from.number
    let baseDays = zip2(day("baseFrom"), day("baseTo")).map { $1.number - $0.number } ?? 0
    asked =
      isNumbered
      ? 1...max(days, baseDays, 0) + 1
      : TimeAxis.number(from, unit)...TimeAxis.number(to, unit)
  }

  /// The rows in time order with a row for each empty period between them, for each combination of
  /// the groups before the time; rows of an unknown time come last.
  func ordered(_ rows: [ChartData.Row]) -> [ChartData.Row] {
    var names: [[[UInt8]]] = []
    var groups: [[[UInt8]]: [ChartData.Row]] = [:]
    for row in rows {
      let key = row.labels.prefix(column).map(\.text)
      if groups[key] == nil { names.append(key) }
      groups[key, default: []].append(row)
    }
    return names.flatMap { line(groups[$0] ?? []) }
  }

  private func line(_ rows: [ChartData.Row]) -> [ChartData.Row] {
    let numbered = rows.enumerated().compactMap { index, row in
      number(row.labels[column]).map { (number: $0, index: index, row: row) }
    }.sorted { ($0.number, $0.index) < ($1.number, $1.index) }
    let unknown = rows.filter { number($0.labels[column]) == nil }
    guard let first = numbered.first, let last = numbered.last else { return unknown }
    let start = min(first.number, asked?.lowerBound ?? first.number)
    let end = max(last.number, asked?.upperBound ?? last.number)
    var line: [ChartData.Row] = []
    var next = start
    for (number, _, row) in numbered {
      line += gap(next, number, like: row)
      line.append(row)
      next = number + 1
    }
    return line + gap(next, end + 1, like: first.row) + unknown
  }

  /// ResultTable without a value for the periods from `start` up to but not `end`.
  private func gap(_ start: Int, _ end: Int, like row: ChartData.Row) -> [ChartData.Row] {
    guard start < end else { return [] }
    func empty(_ text: String) -> ChartData.Row {
      var labels = row.labels.enumerated().map { $0 < column ? $1 : TableCell("") }
      labels[column] = TableCell(text)
      return ChartData.Row(labels: labels, bars: row.bars.map { _ in ChartData.Bar(.absent) })
    }
    guard end - start <= TimeAxis.maximumGap else {
      return [empty("\(text(start)) to \(text(end - 1))")]
    }
    return (start..<end).map { empty(text($0)) }
  }

  /// Consecutive numbers for consecutive periods; nil for a text that names none.
  private func number(_ cell: TableCell) -> Int? {
    let text = String(decoding: cell.text, as: UTF8.self)
    if isNumbered { return Int(text) }
    let parts = text.split(separator: "-")
    switch unit {
    case .day: return Day(text.filter { $0 != "-" })?.number
    case .month:
      guard parts.count == 2, let year = Int(parts[0]), let month = Int(parts[1]) else {
        return nil
      }
      return year * 12 + month - 1
    case .week:
      guard parts.count == 2, let year = Int(parts[0]), let week = Int(parts[1].dropFirst()) else {
        return nil
      }
      return TimeAxis.firstWeek(year) + week - 1
    }
  }

  private func text(_ number: Int) -> String {
    if isNumbered { return String(number) }
    switch unit {
    case .day:
      let (year, month, day) = Day(clamping: number).civil
      return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    case .month: return "\(padded(number / 12, 4))-\(padded(number % 12 + 1, 2))"
    case .week:
      // The week belongs to the year of its Thursday.
      let year = Day(clamping: number * 7).civil.year
      return "\(padded(year, 4))-W\(padded(number - TimeAxis.firstWeek(year) + 1, 2))"
    }
  }

  private static func number(_ day: Day, _ unit: Unit) -> Int {
    switch unit {
    case .day: day.number
    case .month: day.civil.year * 12 + day.civil.month - 1
    // Weeks begin on Mondays, and 1970-01-01 was a Thursday.
    case .week: Int((Double(day.number + 3) / 7).rounded(.down))
    }
  }

  /// The number of an ISO year's first week, the one with 4 January.
  private static func firstWeek(_ year: Int) -> Int {
    Day(year: year, month: 1, day: 4).map { number($0, .week) } ?? 0
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// Both values, where there are both.
private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}
