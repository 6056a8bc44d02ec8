import CleverTapJSON

/// A result as a table: columns in order of appearance, and a cell for each that a row has.
struct ResultTable {
  /// One value as it is printed.
  struct Cell: Equatable {
    let text: [UInt8]
    /// Whether it is a number of JSON, which spreadsheets may take as such.
    let isNumber: Bool
  }

  private(set) var columns: [Cell] = []
  private(set) var rows: [[Int: Cell]] = []
  private var places: [[UInt8]: Int] = [:]

  /// Whole numbers written with an exponent are written out up to so many digits.
  private static let maximumDigits = 60

  /// The rows of a result.
  init(_ result: ParsedValue) {
    for view in ResultTable.views(of: result) {
      rows.append([:])
      guard view.kind == .object else {
        add(Array("value".utf8), view)
        continue
      }
      for member in view.members { addMember(member) }
    }
  }

  /// What the rows of a result are: its `rows` or `messages`, its elements, or itself.
  static func views(of result: ParsedValue) -> [ParsedValue] {
    if result.kind == .array { return result.elements }
    let rows = result.member("rows") ?? result.member("messages")
    return rows.map(\.elements) ?? [result]
  }

  /// The sums and rates of a summary are columns of their own; other structures stay one cell.
  private mutating func addMember(_ member: ParsedValue.Member) {
    let name = member.name.text ?? []
    guard member.name.equals("metrics") || member.name.equals("rates"), member.value.kind == .object
    else { return add(name, member.value) }
    for inner in member.value.members {
      let own = inner.name.text ?? []
      let isTaken = places[own].map { rows[rows.count - 1][$0] != nil } ?? false
      add(isTaken ? name + [UInt8(ascii: ".")] + own : own, inner.value)
    }
  }

  private mutating func add(_ name: [UInt8], _ value: ParsedValue) {
    let place = places[name] ?? columns.count
    if place == columns.count {
      places[name] = place
      columns.append(Cell(text: name, isNumber: false))
    }
    rows[rows.count - 1][place] = ResultTable.cell(value)
  }

  private static func cell(_ value: ParsedValue) -> Cell {
    switch value.kind {
    case .number: Cell(text: plain(value.raw), isNumber: true)
    case .string: Cell(text: Array((value.string ?? "").utf8), isNumber: false)
    case .null: Cell(text: [], isNumber: false)
    case .true, .false, .array, .object: Cell(text: Array(value.raw), isNumber: false)
    }
  }

  /// A number's digits as received; an exponent is written out where that makes a whole number.
  static func plain(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    guard raw.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }), let decimal = Decimal(raw),
      decimal.exponent >= 0, decimal.digits.count + decimal.exponent <= maximumDigits
    else { return Array(raw) }
    let digits = decimal.digits.map { $0 + UInt8(ascii: "0") }
    let zeros = [UInt8](
      repeating: UInt8(ascii: "0"), count: max(decimal.exponent, digits.isEmpty ? 1 : 0))
    return (decimal.isNegative ? [UInt8(ascii: "-")] : []) + digits + zeros
  }
}
