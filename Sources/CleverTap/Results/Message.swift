import CleverTapJSON

/// A message in the gateway's form, taken apart.
package struct Message {
  package let root: ParsedValue

  package init?(_ bytes: ArraySlice<UInt8>) {
    guard let document = try? Document(Array(bytes)) else { return nil }
    root = document.root
  }

  package var metricRows: [MetricRow] { root.member("data").map(MetricRow.all) ?? [] }

  package var labels: [String] {
    root.member("labels")?.elements.compactMap(\.string) ?? []
  }

  package func text(_ member: String) -> String? { root.member(member)?.string }

  /// The flat rows of `shape:"rows"`: the message's scalars, labels, path, dimensions, metrics.
  ///
  /// A name that is taken already gets `data.` before it.
  package func flatRows(_ escaping: Escaping) -> [[UInt8]] {
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
      for member in scalars where !member.name.equals("labels") {
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
