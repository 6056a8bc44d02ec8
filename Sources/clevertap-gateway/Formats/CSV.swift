/// ResultTable as comma-separated values (RFC 4180), safe to open in a spreadsheet.
enum CSV {
  /// The whole text: a header, then a line a row, each ended by CRLF; empty where there is no column.
  static func text(_ rows: ResultTable) -> [UInt8] {
    guard !rows.columns.isEmpty else { return [] }
    var out: [UInt8] = []
    append(rows.columns, to: &out)
    let empty = ResultTable.Cell(text: [], isNumber: false)
    for row in rows.rows {
      append(rows.columns.indices.map { row[$0] ?? empty }, to: &out)
    }
    return out
  }

  private static func append(_ cells: [ResultTable.Cell], to out: inout [UInt8]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      append(cell, to: &out)
    }
    out += [0x0D, 0x0A]
  }

  private static func append(_ cell: ResultTable.Cell, to out: inout [UInt8]) {
    let text = guarded(cell)
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

  /// Text that a spreadsheet would take for a formula gets an apostrophe; numbers never do.
  private static func guarded(_ cell: ResultTable.Cell) -> [UInt8] {
    guard !cell.isNumber, let first = cell.text.first,
      "=+-@\t\r".utf8.contains(first)
    else { return cell.text }
    return [UInt8(ascii: "'")] + cell.text
  }
}
