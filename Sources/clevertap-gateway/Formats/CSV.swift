/// ResultTable as comma-separated values (RFC 4180), safe to open in a spreadsheet.
enum CSV {
  /// The whole text: a header, then a line a row, each ended by CRLF; empty where there is no column.
  ///
  /// On a screen texts have `?` for what must not reach a terminal; without one they are exact.
  static func text(_ table: ResultTable, on screen: Screen? = nil) -> [UInt8] {
    guard !table.columns.isEmpty else { return [] }
    var out: [UInt8] = []
    func line(_ cells: [TableCell]) {
      for (place, cell) in cells.enumerated() {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        let text = guarded(cell)
        append(screen.map { PrintableText(text, isUTF8: $0.isUTF8).bytes } ?? text, to: &out)
      }
      out += [0x0D, 0x0A]
    }
    line(table.columns.map { TableCell(text: $0, kind: .text) })
    for row in table.rows {
      line(table.columns.indices.map { ResultTable.cell(row, $0) })
    }
    return out
  }

  private static func append(_ text: [UInt8], to out: inout [UInt8]) {
    guard text.contains(where: { #",""#.utf8.contains($0) || $0 == 0x0D || $0 == 0x0A }) else {
      out += text
      return
    }
    out.append(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") { out.append(byte) }
      out.append(byte)
    }
    out.append(UInt8(ascii: "\""))
  }

  /// The beginnings of text that spreadsheets take for a formula, or skip before one.
  private static let formulaStarts = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ].map { Array($0.utf8) }

  /// Text that a spreadsheet would take for a formula gets an apostrophe; numbers never do.
  private static func guarded(_ cell: TableCell) -> [UInt8] {
    guard !cell.isNumber, formulaStarts.contains(where: { cell.text.starts(with: $0) }) else {
      return cell.text
    }
    return [UInt8(ascii: "'")] + cell.text
  }
}
