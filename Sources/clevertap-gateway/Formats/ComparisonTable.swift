import CleverTapJSON

/// One figure of a comparison: what it is in both periods, and its change.
struct ComparedFigure {
  let name: [UInt8]
  let current: TableCell
  let base: TableCell
  /// The difference of a count, the percentage points of a rate.
  let change: TableCell
  /// The change of a count in percent; nil for a rate.
  let percent: TableCell?

  /// Figures of which more is welcome.
  private static let moreIsGood = [
    "sent", "delivered", "viewed", "clicked",
    "viewedPerSent", "clickedPerSent", "clickedPerViewed", "deliveredPerSent",
  ]
  /// Figures of which less is welcome.
  private static let lessIsGood = ["errors", "errorsPerSent"]

  /// The figures of a row or of the totals: messages, every sum, every rate.
  static func all(_ row: ParsedValue, _ figures: Figures) -> [ComparedFigure] {
    let messages = Array("messages".utf8)
    return [count(row, nil, messages)] + figures.metrics.map { count(row, "metrics", $0) }
      + figures.rates.map { rate(row, $0) }
  }

  private static func count(_ row: ParsedValue, _ member: String?, _ name: [UInt8])
    -> ComparedFigure
  {
    func value(_ side: String) -> ParsedValue? {
      let side = row.member(side)
      return (member.map { side?.member($0) } ?? side)?.member(named: name)
    }
    let change = value("change")
    return ComparedFigure(
      name: name, current: TableCell(value("current")), base: TableCell(value("base")),
      change: changed(name, change?.member("absolute"), .difference),
      percent: changed(name, change?.member("percent"), .percent))
  }

  private static func rate(_ row: ParsedValue, _ name: [UInt8]) -> ComparedFigure {
    func value(_ side: String) -> ParsedValue? {
      row.member(side)?.member("rates")?.member(named: name)
    }
    return ComparedFigure(
      name: name, current: TableCell(value("current"), number: .rate),
      base: TableCell(value("base"), number: .rate),
      change: changed(name, value("change")?.member("points"), .points), percent: nil)
  }

  private static func changed(
    _ name: [UInt8], _ value: ParsedValue?, _ kind: TableCell.Kind
  ) -> TableCell {
    var cell = TableCell(value, number: kind)
    guard cell.isNumber, let number = Decimal(cell.text), !number.digits.isEmpty else {
      return cell
    }
    if moreIsGood.contains(where: { $0.utf8.elementsEqual(name) }) {
      cell.trend = number.isNegative ? .bad : .good
    } else if lessIsGood.contains(where: { $0.utf8.elementsEqual(name) }) {
      cell.trend = number.isNegative ? .good : .bad
    }
    return cell
  }
}

extension ResultTable {
  /// A row a group: for each count `current.NAME`, `base.NAME`, `change.NAME.absolute` and
  /// `change.NAME.percent`, for each rate `current.NAME`, `base.NAME` and `change.NAME.points`.
  init(comparison result: ParsedValue) {
    let figures = Figures(result)
    func cells(_ row: ParsedValue) -> [TableCell] {
      ComparedFigure.all(row, figures).flatMap { figure in
        [figure.current, figure.base, figure.change] + (figure.percent.map { [$0] } ?? [])
      }
    }
    func names(_ name: [UInt8], _ changes: [String]) -> [[UInt8]] {
      [Array("current.".utf8) + name, Array("base.".utf8) + name]
        + changes.map { Array("change.".utf8) + name + Array(".\($0)".utf8) }
    }
    let counts = [Array("messages".utf8)] + figures.metrics
    self.init(
      columns: figures.groups + counts.flatMap { names($0, ["absolute", "percent"]) }
        + figures.rates.flatMap { names($0, ["points"]) },
      rows: result.member("rows")?.elements.map { row in
        figures.groups.map { Figures.group(row, $0) } + cells(row)
      } ?? [],
      totals: result.member("totals").map { Self.totalLabel(figures) + cells($0) })
  }

  /// A row a figure of each group, with both periods and the change beside each other, for screens
  /// on which ``init(comparison:)`` does not fit.
  init(figuresOf result: ParsedValue) {
    let figures = Figures(result)
    self.init(
      columns: figures.groups
        + ["figure", "current", "base", "change", "percent"].map { Array($0.utf8) })
    let blank = figures.groups.map { _ in TableCell("") }
    func add(_ group: [TableCell], _ row: ParsedValue) {
      for (index, figure) in ComparedFigure.all(row, figures).enumerated() {
        append(
          (index == 0 ? group : blank) + [
            TableCell(text: figure.name, kind: .text), figure.current, figure.base, figure.change,
            figure.percent ?? TableCell(""),
          ])
      }
    }
    for row in result.member("rows")?.elements ?? [] {
      add(figures.groups.map { Figures.group(row, $0) }, row)
    }
    if let totals = result.member("totals") { add(Self.totalLabel(figures), totals) }
  }
}
