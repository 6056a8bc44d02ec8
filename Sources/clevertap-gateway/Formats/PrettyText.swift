import CleverTapJSON

/// Results for people at a terminal.
struct PrettyText {
  let screen: Screen
  let lineLimit: Int?

  /// ResultTable as a table; any other result as indented JSON in colours.
  func text(_ result: ParsedValue, _ kind: ResultKind) -> [UInt8] {
    switch kind {
    case .messages: return table(ResultTable(messages: OutputFormat.rows(of: result)))
    case .comparison:
      let whole = TextTable(ResultTable(comparison: result), isPretty: true, on: screen)
      let narrow = TextTable(ResultTable(figuresOf: result), isPretty: true, on: screen)
      return (whole.fits || !narrow.fits ? whole : narrow).text(lineLimit: lineLimit)
    case .rows, .summary, .catalogue: return table(OutputFormat.table(result, kind))
    case .object: return PrettyJSON(screen: screen, lineLimit: lineLimit).text(result)
    }
  }

  private func table(_ table: ResultTable) -> [UInt8] {
    TextTable(table, isPretty: true, on: screen).text(lineLimit: lineLimit)
  }
}
