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

  /// A member's decoded text as UTF-8; nil where it is absent or no string.
  package func utf8(_ member: String) -> [UInt8]? { root.member(member)?.text }

  /// CleverTap's message id as received; nil where there is none.
  package var id: ParsedValue? {
    let id = root.member("message id") ?? root.member("messageId")
    return id?.kind == .null ? nil : id
  }

  /// The message's name as UTF-8; nil where it has none.
  package var name: [UInt8]? { utf8("message_name") ?? utf8("messageName") }

  /// The labels as UTF-8, each once.
  package var distinctLabels: [[UInt8]] {
    var seen: Set<[UInt8]> = []
    let labels = root.member("labels")?.elements.compactMap(\.text) ?? []
    return labels.filter { seen.insert($0).inserted }
  }

  /// The day the campaign started, in the account's time zone; nil where it is unknown.
  package var startDay: Day? {
    guard let text = utf8("startedAt"), text.count >= 10, text[4] == UInt8(ascii: "-"),
      text[7] == UInt8(ascii: "-")
    else { return nil }
    return Day(String(decoding: text[..<4] + text[5..<7] + text[8..<10], as: UTF8.self))
  }

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
