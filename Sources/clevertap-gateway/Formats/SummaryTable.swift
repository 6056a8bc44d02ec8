import CleverTapJSON

/// The counts and rates of a summary or comparison, by name, in the order of their columns.
struct Figures {
  let groups: [[UInt8]]
  let metrics: [[UInt8]]
  let rates: [[UInt8]]

  init(_ result: ParsedValue) {
    groups = result.member("groupBy")?.elements.map(\.printableBytes) ?? []
    let rows = result.member("rows")?.elements ?? []
    let counts = ([result.member("totals")].compactMap { $0 } + rows).flatMap { row in
      // A comparison has its counts once for each period.
      [row, row.member("current"), row.member("base")].compactMap { $0 }
    }
    metrics = Figures.names(counts, "metrics")
    rates = Figures.names(counts, "rates")
  }

  private static func names(_ counts: [ParsedValue], _ member: String) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return counts.flatMap { $0.member(member)?.members ?? [] }.compactMap(\.name.text)
      .filter { seen.insert($0).inserted }
  }

  /// Returns the cell of a group's value, whose digits are never grouped: a number there is a name, as
  /// `day` of a comparison and `messageId` are.
  static func group(_ row: ParsedValue, _ name: [UInt8]) -> TableCell {
    TableCell(row.member(named: name), number: .number)
  }

  /// The names that a table has columns for already get `metrics.` or `rates.` before them.
  func unique(_ name: [UInt8], _ member: String) -> [UInt8] {
    let isTaken =
      groups.contains(name) || name == Array("messages".utf8)
      || (member == "rates" && metrics.contains(name))
    return isTaken ? Array("\(member).".utf8) + name : name
  }
}

extension ResultTable {
  /// A column for each group, then messages, every sum and every rate; the totals below.
  init(summary result: ParsedValue) {
    let figures = Figures(result)
    func counts(_ row: ParsedValue) -> [TableCell] {
      let (metrics, rates) = (row.member("metrics"), row.member("rates"))
      return [TableCell(row.member("messages"))]
        + figures.metrics.map { TableCell(metrics?.member(named: $0)) }
        + figures.rates.map { TableCell(rates?.member(named: $0), number: .rate) }
    }
    self.init(
      columns: figures.groups + [Array("messages".utf8)]
        + figures.metrics.map { figures.unique($0, "metrics") }
        + figures.rates.map { figures.unique($0, "rates") },
      rows: result.member("rows")?.elements.map { row in
        figures.groups.map { Figures.group(row, $0) } + counts(row)
      } ?? [],
      totals: result.member("totals").map { Self.totalLabel(figures) + counts($0) })
  }

  /// The word that begins the totals, in the place of the groups.
  static func totalLabel(_ figures: Figures) -> [TableCell] {
    figures.groups.indices.map { $0 == 0 ? TableCell("total") : TableCell("") }
  }
}
