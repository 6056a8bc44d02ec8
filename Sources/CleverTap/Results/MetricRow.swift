import CleverTapJSON

/// One object found in a message's `data`, at whatever depth: a row of metrics.
package struct MetricRow {
  /// The object's path within `data`: indices and names, joined by dots.
  package let path: String
  /// Its members whose value is a number, but for those that say when or which.
  package let metrics: [ParsedValue.Member]
  /// Its members with any other scalar value, and numbers that are dates or ids.
  package let dimensions: [ParsedValue.Member]

  /// All rows of a `data` value, in order.
  ///
  /// An object without scalar members is only a container.
  package static func all(in data: ParsedValue) -> [MetricRow] {
    var rows: [MetricRow] = []
    collect(data, path: "", into: &rows)
    return rows
  }

  private static func collect(_ value: ParsedValue, path: String, into rows: inout [MetricRow]) {
    func step(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    switch value.kind {
    case .array:
      for (index, element) in value.elements.enumerated() {
        collect(element, path: step(String(index)), into: &rows)
      }
    case .object:
      let members = value.members
      let metrics = members.filter { $0.value.kind == .number && !isDimension($0.name) }
      let nested = members.filter { $0.value.kind == .array || $0.value.kind == .object }
      let dimensions = members.filter { member in
        switch member.value.kind {
        case .string, .true, .false, .null: true
        case .number: isDimension(member.name)
        case .array, .object: false
        }
      }
      if !metrics.isEmpty || !dimensions.isEmpty {
        rows.append(MetricRow(path: path, metrics: metrics, dimensions: dimensions))
      }
      for member in nested {
        collect(member.value, path: step(member.name.string ?? ""), into: &rows)
      }
    case .string, .number, .true, .false, .null: break
    }
  }

  /// Names of numbers that say when or which, and endings of such names.
  private static let dimensionNames = [
    "date", "day", "hour", "week", "month", "year", "timestamp", "id",
  ]
  private static let dimensionEndings = ["Id", "_id", " id"].map { Array($0.utf8) }

  private static func isDimension(_ name: ParsedValue) -> Bool {
    if dimensionNames.contains(where: { name.equals($0) }) { return true }
    let text = name.text ?? []
    return dimensionEndings.contains { text.suffix($0.count).elementsEqual($0) }
  }
}
