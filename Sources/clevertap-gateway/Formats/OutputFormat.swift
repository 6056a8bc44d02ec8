import CleverTapJSON

/// The format in which a result is printed: a value of `--format`.
enum OutputFormat: String, CaseIterable, Sendable {
  /// A layout for people: tables with grouped digits and percentages, other objects indented.
  case pretty
  /// The result as one compact JSON text.
  case json
  /// Aligned columns with the numbers as they are.
  case table
  /// Bars for the groups of a summary or comparison.
  case chart
  /// One page for a browser.
  case html
  /// RFC 4180, for spreadsheets.
  case csv
  /// One JSON text a row or message.
  case ndjson

  /// The format of a call that asks for none.
  static func usual(isOnTerminal: Bool) -> OutputFormat { isOnTerminal ? .pretty : .json }

  /// True if the format is laid out for people rather than for programs.
  var isForPeople: Bool {
    switch self {
    case .pretty, .table, .chart: true
    case .json, .html, .csv, .ndjson: false
    }
  }

  /// A result in this format, with a line end.
  ///
  /// `sortBy` is the call's, by which a chart chooses its figure. At most `lineLimit` lines are given
  /// to people, and a line that says how much more there is. The formats for programs are exact,
  /// but for what must not reach a terminal where they are shown on one (`isOnTerminal`).
  func text(
    _ result: ParsedValue, sortBy: String? = nil, on screen: Screen, lineLimit: Int? = nil,
    isOnTerminal: Bool = false
  ) throws(UsageError) -> [UInt8] {
    let kind = ResultKind(result)
    try check(kind)
    switch self {
    case .pretty:
      return PrettyText(screen: screen, lineLimit: lineLimit).text(result, kind)
    case .json: return shown(Array(result.raw) + [0x0A], on: isOnTerminal ? screen : nil)
    case .table:
      return TextTable(OutputFormat.table(result, kind), isPretty: false, on: screen)
        .text(lineLimit: lineLimit)
    case .chart:
      return BarChart(ChartData(result, sortBy: sortBy), on: screen).text(lineLimit: lineLimit)
    case .html:
      let page = HTMLPage.text(result, kind, sortBy: sortBy)
      return isOnTerminal ? screen.printableLines(page) : page
    case .csv: return CSV.text(OutputFormat.table(result, kind), on: isOnTerminal ? screen : nil)
    case .ndjson:
      let lines: [UInt8] = OutputFormat.rows(of: result).flatMap { Array($0.raw) + [0x0A] }
      return shown(lines, on: isOnTerminal ? screen : nil)
    }
  }

  private func shown(_ json: [UInt8], on screen: Screen?) -> [UInt8] {
    screen.map { PrintableText.json(json, isUTF8: $0.isUTF8) } ?? json
  }

  /// Refuses a format that results of this form do not have.
  func check(_ kind: ResultKind) throws(UsageError) {
    guard !kind.formats.contains(self) else { return }
    let names = kind.formats.map(\.rawValue).joined(separator: ", ")
    throw UsageError(message: "this result has no format \(rawValue); it has \(names)")
  }

  /// The rows of a result: its `rows` or `messages`, or its elements.
  static func rows(of result: ParsedValue) -> [ParsedValue] {
    if result.kind == .array { return result.elements }
    return (result.member("rows") ?? result.member("messages"))?.elements ?? []
  }

  /// The table of a result that has one, each message as its flat rows.
  static func table(_ result: ParsedValue, _ kind: ResultKind) -> ResultTable {
    switch kind {
    case .messages: ResultTable(objects: ResultTable.flatRows(rows(of: result)))
    case .summary: ResultTable(summary: result)
    case .comparison: ResultTable(comparison: result)
    case .rows, .catalogue, .object: ResultTable(objects: rows(of: result))
    }
  }
}
