import CCleverTapSystem

/// ResultTable as aligned columns for a terminal: numbers to the right, text to the left.
enum TextTable {
  private static let gap = [UInt8](repeating: UInt8(ascii: " "), count: 2)

  /// The whole text, a line a row under a header and a rule.
  static func text(_ rows: ResultTable) -> [UInt8] {
    let columns = rows.columns.indices.map { place in
      Column(header: rows.columns[place], cells: rows.rows.map { $0[place] })
    }
    var out: [UInt8] = []
    let rule = columns.map { [UInt8](repeating: UInt8(ascii: "-"), count: $0.width) }
    append(columns.map { $0.padded($0.header) }, to: &out)
    append(rule, to: &out)
    for index in rows.rows.indices {
      append(columns.map { $0.padded($0.cells[index]) }, to: &out)
    }
    return out
  }

  private static func append(_ cells: [[UInt8]], to out: inout [UInt8]) {
    out += cells.joined(separator: gap)
    while out.last == UInt8(ascii: " ") { out.removeLast() }
    out.append(0x0A)
  }

  private struct Shown {
    let text: [UInt8]
    let width: Int

    /// Control characters, with which a cell could take the terminal over, become question marks.
    init(_ cell: ResultTable.Cell) {
      let scalars = String(decoding: cell.text, as: UTF8.self).unicodeScalars
      var text = String.UnicodeScalarView()
      var width = 0
      for scalar in scalars {
        let columns = Int(cs_character_width(scalar.value))
        text.append(columns < 0 ? "?" : scalar)
        width += columns < 0 ? 1 : columns
      }
      self.text = Array(String(text).utf8)
      self.width = width
    }
  }

  private struct Column {
    let header: Shown
    let cells: [Shown?]
    let width: Int
    private let isNumeric: Bool

    init(header: ResultTable.Cell, cells: [ResultTable.Cell?]) {
      self.header = Shown(header)
      self.cells = cells.map { $0.map(Shown.init) }
      width = self.cells.reduce(self.header.width) { max($0, $1?.width ?? 0) }
      isNumeric = cells.allSatisfy { $0.map { $0.isNumber || $0.text.isEmpty } ?? true }
    }

    func padded(_ cell: Shown?) -> [UInt8] {
      let space = [UInt8](repeating: UInt8(ascii: " "), count: width - (cell?.width ?? 0))
      let text = cell?.text ?? []
      return isNumeric ? space + text : text + space
    }
  }
}
