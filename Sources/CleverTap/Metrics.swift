import JSON

/// One object found in a message's `data`, at whatever depth: a row of metrics.
struct MetricRow {
  /// Where it stands in `data`: indices and names, joined by dots.
  let path: String
  /// Its members whose value is a number.
  let metrics: [View.Member]
  /// Its members with any other scalar value.
  let dimensions: [View.Member]

  /// All rows of a `data` value, in order.
  ///
  /// An object without scalar members is only a container.
  static func all(in data: View) -> [MetricRow] {
    var rows: [MetricRow] = []
    collect(data, path: "", into: &rows)
    return rows
  }

  private static func collect(_ value: View, path: String, into rows: inout [MetricRow]) {
    func step(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    switch value.kind {
    case .array:
      for (index, element) in value.elements.enumerated() {
        collect(element, path: step(String(index)), into: &rows)
      }
    case .object:
      let members = value.members
      let metrics = members.filter { $0.value.kind == .number }
      let nested = members.filter { $0.value.kind == .array || $0.value.kind == .object }
      let dimensions = members.filter { member in
        switch member.value.kind {
        case .string, .true, .false, .null: true
        case .number, .array, .object: false
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
}

/// A message in the gateway's form, taken apart.
struct ParsedMessage {
  let root: View

  init?(_ bytes: ArraySlice<UInt8>) {
    guard let document = try? Document(Array(bytes)) else { return nil }
    root = document.root
  }

  var metricRows: [MetricRow] { root.member("data").map(MetricRow.all) ?? [] }

  var labels: [String] {
    root.member("labels")?.elements.compactMap(\.string) ?? []
  }

  func text(_ member: String) -> String? { root.member(member)?.string }

  /// The flat rows of `shape:"rows"`: the message's scalars, labels, path, dimensions, metrics.
  ///
  /// A name that is taken already gets `data.` before it.
  func flatRows(_ escaping: Escaping) -> [[UInt8]] {
    let rows = metricRows
    guard !rows.isEmpty else { return [] }
    let scalars = root.members.filter { $0.value.kind != .array && $0.value.kind != .object }
    return rows.map { row in
      var writer = Writer(escaping: escaping)
      var used: Set<[UInt8]> = []
      func write(_ name: String, _ value: Value) {
        var name = name
        while !used.insert(Array(name.utf8)).inserted { name = "data.\(name)" }
        writer.member(name, value)
      }
      writer.beginObject()
      for member in scalars where !member.name.isText("labels") {
        write(member.name.string ?? "", .raw(Array(member.value.raw)))
      }
      if root.member("labels") != nil { write("labels", .string(labels.joined(separator: "|"))) }
      write("path", .string(row.path))
      for member in row.dimensions + row.metrics {
        write(member.name.string ?? "", .raw(Array(member.value.raw)))
      }
      writer.endObject()
      return writer.bytes
    }
  }
}
