import CleverTapJSON

/// A result as a table: its columns, a row of cells for each of its rows, and the totals of a summary.
struct ResultTable {
  private(set) var columns: [[UInt8]] = []
  private(set) var rows: [[TableCell]] = []
  /// The totals under a summary or comparison, in the order of the columns.
  private(set) var totals: [TableCell]?
  private var columnIndex: [[UInt8]: Int] = [:]

  init(columns: [[UInt8]], rows: [[TableCell]] = [], totals: [TableCell]? = nil) {
    self.columns = columns
    self.rows = rows
    self.totals = totals
  }

  /// The cell of a row; rows may be shorter than the table.
  static func cell(_ row: [TableCell], _ column: Int) -> TableCell {
    column < row.count ? row[column] : .absent
  }

  /// A row that follows the ones before.
  mutating func append(_ row: [TableCell]) { rows.append(row) }

  /// The members of objects, a column for each name in order of appearance.
  init(objects: [ParsedValue]) {
    for object in objects {
      var row = Array(repeating: TableCell.absent, count: columns.count)
      let members =
        object.kind == .object ? object.members.map { ($0.name.text ?? [], $0.value) } : []
      for (name, value) in object.kind == .object ? members : [(Array("value".utf8), object)] {
        let column = columnIndex[name] ?? columns.count
        if column == columns.count {
          columnIndex[name] = column
          columns.append(name)
          row.append(.absent)
        }
        row[column] = TableCell(value, number: ResultTable.isDimension(name) ? .number : .count)
      }
      rows.append(row)
    }
  }

  /// Numbers that name something instead of counting: the metrics' rule for dimensions.
  static func isDimension(_ name: [UInt8]) -> Bool {
    dimensionNames.contains { $0.utf8.elementsEqual(name) }
      || dimensionEndings.contains { name.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  private static let dimensionNames = [
    "date", "day", "hour", "week", "month", "year", "timestamp", "id",
  ]
  private static let dimensionEndings = ["Id", "_id", " id"]
}
