/// A table as aligned columns that fit a screen, or as blocks of `name  value` lines where they do not.
struct TextTable {
  private static let gap = 2
  /// Columns that a text column keeps at least, where its content is that long.
  private static let minimumTextWidth = 8

  private let screen: Screen
  private let isPretty: Bool
  private let heads: [PrintableText]
  private let columns: [Column]
  private let rowCount: Int
  private let hasTotals: Bool

  /// `isPretty` groups digits, and shows shares in percent and absent values as `-`.
  init(_ table: ResultTable, isPretty: Bool, on screen: Screen) {
    self.screen = screen
    self.isPretty = isPretty
    heads = table.columns.map { PrintableText($0, isUTF8: screen.isUTF8) }
    rowCount = table.rows.count
    hasTotals = table.totals != nil
    columns = table.columns.indices.map { index in
      Column(
        table.rows.map { ResultTable.cell($0, index) }, total: table.totals?[index],
        isPretty: isPretty, isUTF8: screen.isUTF8)
    }
  }

  /// One column: its cells as they are shown, the totals' last.
  private struct Column {
    struct Cell {
      let text: PrintableText
      let isNumber: Bool
      let style: Style
    }

    let cells: [Cell]
    /// True if the column is aligned to the right.
    let isNumeric: Bool
    /// Columns of the longest cell, and of the longest number.
    let width: Int
    let numberWidth: Int

    init(_ rows: [TableCell], total: TableCell?, isPretty: Bool, isUTF8: Bool) {
      cells = (rows + (total.map { [$0] } ?? [])).map { cell in
        Cell(
          text: PrintableText(isPretty ? cell.pretty : cell.plain, isUTF8: isUTF8),
          isNumber: cell.isNumber, style: isPretty ? cell.style : .plain)
      }
      isNumeric =
        (rows.contains(where: \.isNumber) || total?.isNumber ?? false)
        && rows.allSatisfy { $0.isNumber || $0.text.isEmpty }
      width = cells.reduce(0) { max($0, $1.text.width) }
      numberWidth = cells.reduce(0) { $1.isNumber ? max($0, $1.text.width) : $0 }
    }
  }

  /// The whole text, or at most so many lines of it and one that counts the rest.
  func text(lineLimit: Int? = nil) -> [UInt8] {
    guard !columns.isEmpty else { return [] }
    guard let widths else { return blocks(lineLimit) }
    return lines(widths, lineLimit)
  }

  /// True if the table fits the screen as columns.
  var fits: Bool { widths != nil }

  /// The columns' widths on the screen: only text is cut; nil where that is not enough.
  private var widths: [Int]? {
    let natural = columns.indices.map { max(heads[$0].width, columns[$0].width) }
    let gaps = Self.gap * (columns.count - 1)
    guard let room = screen.columns.map({ $0 - gaps }), natural.reduce(0, +) > room else {
      return natural
    }
    let least = columns.indices.map { index in
      let fixed = max(heads[index].width, columns[index].numberWidth)
      return columns[index].isNumeric
        ? natural[index] : min(natural[index], max(fixed, Self.minimumTextWidth))
    }
    guard least.reduce(0, +) <= room else { return nil }
    func cut(_ width: Int) -> [Int] {
      natural.indices.map { max(least[$0], min(natural[$0], width)) }
    }
    // The widest text that all of them may have; what it leaves over goes to the first ones.
    var widest = 0
    while cut(widest + 1).reduce(0, +) <= room { widest += 1 }
    var widths = cut(widest)
    var rest = room - widths.reduce(0, +)
    for index in widths.indices where rest > 0 && widths[index] < natural[index] {
      widths[index] += 1
      rest -= 1
    }
    return widths
  }

  private func lines(_ widths: [Int], _ limit: Int?) -> [UInt8] {
    var out: [UInt8] = []
    let headLine = columns.indices.map { padded(heads[$0], widths[$0], $0, .bold) }
    appendLine(headLine, to: &out)
    let dash = screen.isUTF8 && isPretty ? "─" : "-"
    let rule = widths.map { Array(String(repeating: dash, count: $0).utf8) }
    appendLine(rule, to: &out)
    let frame = hasTotals ? 4 : 2
    let shown = shownRows(of: limit.map { $0 - frame })
    for row in 0..<shown { appendRow(row, widths, to: &out) }
    if shown < rowCount { appendRest(rowCount - shown, to: &out) }
    if hasTotals {
      appendLine(rule, to: &out)
      appendRow(rowCount, widths, to: &out)
    }
    return out
  }

  /// Returns the count of rows shown in `lines` lines, of which one may be needed to count the rest;
  /// nil shows all.
  private func shownRows(of lines: Int?) -> Int {
    guard let lines, rowCount > lines else { return rowCount }
    return max(1, lines - 1)
  }

  private func appendRest(_ count: Int, to out: inout [UInt8]) {
    let number = Array(String(count).utf8)
    out += Array("... and ".utf8) + (isPretty ? Digits.grouped(number) : number)
    out += Array(" more\n".utf8)
  }

  private func appendRow(_ row: Int, _ widths: [Int], to out: inout [UInt8]) {
    appendLine(
      columns.indices.map { index in
        let cell = columns[index].cells[row]
        return padded(cell.text, widths[index], index, cell.style)
      }, to: &out)
  }

  private func appendLine(_ cells: [[UInt8]], to out: inout [UInt8]) {
    out += cells.joined(separator: [UInt8](repeating: 0x20, count: Self.gap))
    while out.last == 0x20 { out.removeLast() }
    out.append(0x0A)
  }

  private func padded(
    _ text: PrintableText, _ width: Int, _ index: Int, _ style: Style
  ) -> [UInt8] {
    let text = text.cut(to: width, mark: screen.ellipsis)
    let space = [UInt8](repeating: 0x20, count: max(0, width - text.width))
    let styled = screen.styled(text.bytes, style)
    return columns[index].isNumeric ? space + styled : styled + space
  }

  /// A block of lines for each row, an empty line between them.
  private func blocks(_ limit: Int?) -> [UInt8] {
    let nameWidth = heads.reduce(0) { max($0, $1.width) }
    let shown = shownRows(of: limit.map { max(2, $0 / (columns.count + 1)) })
    var out: [UInt8] = []
    for row in 0..<shown { appendBlock(row, nameWidth, to: &out) }
    if shown < rowCount {
      out.append(0x0A)
      appendRest(rowCount - shown, to: &out)
    }
    if hasTotals { appendBlock(rowCount, nameWidth, to: &out) }
    return out
  }

  private func appendBlock(_ row: Int, _ nameWidth: Int, to out: inout [UInt8]) {
    if !out.isEmpty { out.append(0x0A) }
    for (head, column) in zip(heads, columns) {
      let cell = column.cells[row]
      let room = screen.columns.map { max($0 - nameWidth - Self.gap, 1) } ?? .max
      let text = cell.isNumber ? cell.text : cell.text.cut(to: room, mark: screen.ellipsis)
      out += screen.styled(head.bytes, .bold)
      out += [UInt8](repeating: 0x20, count: nameWidth - head.width + Self.gap)
      out += screen.styled(text.bytes, cell.style)
      while out.last == 0x20 { out.removeLast() }
      out.append(0x0A)
    }
  }
}
