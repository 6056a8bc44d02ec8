import CleverTapJSON

/// A result as one page for a browser: what was asked, a chart, the table, totals and warnings.
///
/// Nothing is loaded and nothing runs in it; every text of others is escaped.
struct HTMLPage {
  private let result: ParsedValue
  private let kind: ResultKind
  private let sortBy: String?

  /// The page of a result with rows; `sortBy` is the call's, by which the chart chooses its figure.
  static func text(_ result: ParsedValue, _ kind: ResultKind, sortBy: String?) -> [UInt8] {
    Array(HTMLPage(result: result, kind: kind, sortBy: sortBy).page.utf8)
  }

  private var page: String {
    let title = escaped(title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>
      \(HTMLStyle.text)
      </style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      \(facts)
      </header>
      <main>
      \([warnings, totals, chart, table].filter { !$0.isEmpty }.joined(separator: "\n"))
      </main>
      <footer><p>\(escaped(footer))</p></footer>
      </body>
      </html>

      """
  }

  // MARK: What was asked

  private var title: String {
    let groups = result.member("groupBy")?.elements.compactMap(\.string) ?? []
    switch kind {
    case .summary: return "CleverTap messages by \(groups.joined(separator: ", "))"
    case .comparison: return "CleverTap messages compared by \(groups.joined(separator: ", "))"
    case .messages, .rows: return "CleverTap message report"
    case .catalogue, .object: return "CleverTap values"
    }
  }

  private var facts: String {
    var facts: [(String, String)] = []
    func add(_ name: String, _ value: String?) {
      if let value { facts.append((name, value)) }
    }
    add("Account", text("account"))
    add("Period", days("from", "to"))
    add("Compared with", days("baseFrom", "baseTo"))
    if let fetched = text("fetchedFrom"), fetched != text("from") {
      add("Campaigns since", HTMLPage.dashed(fetched))
    }
    if result.member("from") != nil { add("Time zone", text("timezone") ?? "UTC") }
    add("Fetched", text("fetchedAt"))
    guard !facts.isEmpty else { return "" }
    let items = facts.map { "<div><dt>\(escaped($0))</dt><dd>\(escaped($1))</dd></div>" }
    return "<dl>\n\(items.joined(separator: "\n"))\n</dl>"
  }

  private var footer: String {
    result.member("basis") == nil
      ? "Printed by clevertap-gateway."
      : "Messages are those whose campaigns started in the period; their counts are to date, to the time of fetching. Printed by clevertap-gateway."
  }

  // MARK: What came out

  private var warnings: String {
    var sentences =
      result.member("warnings")?.elements.compactMap { $0.member("message")?.string }
      ?? []
    if let omitted = result.member("rowsOmitted")?.integer, omitted > 0 {
      sentences.append(
        "\(omitted) more \(omitted == 1 ? "row is" : "rows are") not shown; the totals count all.")
    }
    for window in result.member("windows")?.elements ?? [] {
      guard let error = window.member("error")?.member("message")?.string else { continue }
      let days = [window.member("from"), window.member("to")].map { $0?.string ?? "" }
      sentences.append("Missing, \(days.map(HTMLPage.dashed).joined(separator: " to ")): \(error)")
    }
    guard !sentences.isEmpty else { return "" }
    let items = sentences.map { "<li>\(escaped($0))</li>" }.joined(separator: "\n")
    return "<section class=\"warnings\">\n<h2>To know</h2>\n<ul>\n\(items)\n</ul>\n</section>"
  }

  /// The totals as figures of their own, above everything else.
  private var totals: String {
    let figures: [(name: String, value: String, note: String)]
    switch kind {
    case .summary:
      let table = ResultTable(summary: result)
      let groups = Figures(result).groups.count
      let names = table.columns.dropFirst(groups)
      figures = zip(names, table.totals?.dropFirst(groups) ?? []).map { name, cell in
        (String(decoding: name, as: UTF8.self), String(decoding: cell.text, as: UTF8.self), "")
      }
    case .comparison:
      guard let totals = result.member("totals") else { return "" }
      figures = ComparedFigure.all(totals, Figures(result)).map { figure in
        let base = figure.base.isNumber ? String(decoding: figure.base.text, as: UTF8.self) : ""
        return (
          String(decoding: figure.name, as: UTF8.self),
          String(decoding: figure.current.text, as: UTF8.self),
          base.isEmpty ? "" : "before: \(base)"
        )
      }
    case .messages, .rows:
      let counts = ["messageCount", "totalResults"].map { ($0, result.member($0)?.integer) }
      figures = counts.compactMap { name, count in count.map { (name, String($0), "") } }
    case .catalogue, .object: figures = []
    }
    let items = figures.filter { !$0.value.isEmpty }.map { figure in
      let note = figure.note.isEmpty ? "" : "<small>\(escaped(figure.note))</small>"
      return "<div><dt>\(escaped(figure.name))</dt><dd>\(escaped(figure.value))\(note)</dd></div>"
    }
    guard !items.isEmpty else { return "" }
    return
      "<section class=\"totals\">\n<h2>Totals</h2>\n<dl>\n\(items.joined(separator: "\n"))\n</dl>\n</section>"
  }

  private var chart: String {
    guard kind == .summary || kind == .comparison else { return "" }
    let data = ChartData(result, sortBy: sortBy)
    guard !data.rows.isEmpty else { return "" }
    return
      "<section class=\"chart\">\n<h2>\(escaped(data.title))</h2>\n\(SVGChart(data).text)\n</section>"
  }

  private var table: String {
    let table = OutputFormat.table(result, kind)
    guard !table.columns.isEmpty else { return "<p>There are no rows.</p>" }
    let isNumeric = table.columns.indices.map { column in
      table.rows.contains { ResultTable.cell($0, column).isNumber }
        || table.totals?[column].isNumber == true
    }
    let head = table.columns.indices.map { column in
      let mark = isNumeric[column] ? " class=\"number\"" : ""
      return "<th scope=\"col\"\(mark)>\(escaped(table.columns[column]))</th>"
    }
    func row(_ cells: [TableCell]) -> String {
      let cells = table.columns.indices.map { column -> String in
        let cell = ResultTable.cell(cells, column)
        let classes = (cell.isNumber ? ["number"] : []) + (HTMLPage.name(cell.trend))
        let mark = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
        return "<td\(mark)>\(escaped(cell.plain))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    let foot = table.totals.map { "\n<tfoot>\n\(row($0))\n</tfoot>" } ?? ""
    return """
      <section class="table">
      <h2>\(kind == .messages || kind == .rows ? "Messages" : "Table")</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Table">
      <table>
      <thead>
      <tr>\(head.joined())</tr>
      </thead>
      <tbody>
      \(table.rows.map(row).joined(separator: "\n"))
      </tbody>\(foot)
      </table>
      </div>
      </section>
      """
  }

  private static func name(_ trend: TableCell.Trend) -> [String] {
    switch trend {
    case .good: ["good"]
    case .bad: ["bad"]
    case .neutral: []
    }
  }

  private func text(_ member: String) -> String? { result.member(member)?.string }

  private func days(_ from: String, _ to: String) -> String? {
    guard let from = text(from), let to = text(to) else { return nil }
    return from == to ? HTMLPage.dashed(from) : "\(HTMLPage.dashed(from)) to \(HTMLPage.dashed(to))"
  }

  /// YYYYMMDD with hyphens.
  private static func dashed(_ day: String) -> String {
    guard day.utf8.count == 8 else { return day }
    return "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))"
  }

  private func escaped(_ text: String) -> String { HTMLText.escaped(text) }
  private func escaped(_ text: [UInt8]) -> String {
    HTMLText.escaped(String(decoding: text, as: UTF8.self))
  }
}

/// Texts inside a page.
enum HTMLText {
  /// The text with HTML's special characters escaped, and `?` for those that no page may contain.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;".unicodeScalars
      case "<": out += "&lt;".unicodeScalars
      case ">": out += "&gt;".unicodeScalars
      case "\"": out += "&quot;".unicodeScalars
      case "'": out += "&#39;".unicodeScalars
      case "\n", "\t": out.append(" ")
      default: out.append(isAllowed(scalar) ? scalar : "?")
      }
    }
    return String(out)
  }

  /// Control characters, noncharacters and marks that turn the direction of writing are not.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: false
    default: scalar.value & 0xFFFE != 0xFFFE
    }
  }
}
