import CleverTapJSON

/// A trace for reading: its errors first, then every message with its time, direction, id and method,
/// the response and the time it took, and its size.
struct TraceListing {
  /// One message as a row.
  private struct Entry {
    let time: String
    let isReceived: Bool
    var id = ""
    var method = ""
    /// Milliseconds from the request to this message about it.
    var after: Int?
    let bytes: Int
    var detail = ""
    var isError = false
  }

  /// A request that was read, by its id.
  private struct Call {
    let method: String
    let milliseconds: Int
    var isAnswered = false
    let entry: Int
  }

  private var entries: [Entry] = []
  private var calls: [[UInt8]: Call] = [:]
  /// Ids of calls by their progress tokens.
  private var tokens: [[UInt8]: [UInt8]] = [:]
  private let head: String

  init(_ trace: TraceReader) {
    let day = trace.records.first.map { String($0.time.prefix(10)) } ?? "no messages"
    head = "\(day) UTC, \(trace.isLive ? "CleverTap" : "sandbox")"
    for record in trace.records { add(record) }
  }

  /// The text for a screen.
  func text(on screen: Screen) -> [UInt8] {
    let errors = entries.filter(\.isError)
    let unanswered = calls.values.filter { !$0.isAnswered }.map(\.entry).sorted()
    var out: [UInt8] = []
    if !errors.isEmpty {
      let title = errors.count == 1 ? "1 error" : "\(errors.count) errors"
      out += screen.styled(Array(title.utf8), .red) + [0x0A] + table(errors, screen) + [0x0A]
    }
    if !unanswered.isEmpty {
      let title = unanswered.count == 1 ? "1 request" : "\(unanswered.count) requests"
      out += screen.styled(Array("\(title) without an answer".utf8), .yellow) + [0x0A]
      out += table(unanswered.map { entries[$0] }, screen) + [0x0A]
    }
    let count = entries.count == 1 ? "1 message" : "\(entries.count) messages"
    out += screen.styled(screen.printable("\(head), \(count)").bytes, .bold) + [0x0A]
    return out + table(entries, screen)
  }

  private func table(_ entries: [Entry], _ screen: Screen) -> [UInt8] {
    let columns = ["time", "", "id", "method", "after", "bytes", ""].map { Array($0.utf8) }
    let rows = entries.map { entry -> [TableCell] in
      let after = entry.after.map(WindowTimeline.time) ?? ""
      return [
        TableCell(entry.time), TableCell(entry.isReceived ? ">" : "<"), TableCell(entry.id),
        TableCell(entry.method), TableCell(after),
        TableCell(text: Array(String(entry.bytes).utf8), kind: .count), TableCell(entry.detail),
      ]
    }
    return TextTable(ResultTable(columns: columns, rows: rows), isPretty: true, on: screen).text()
  }

  // MARK: Reading

  private mutating func add(_ record: TraceReader.Record) {
    var entry = Entry(
      time: String(record.time.dropFirst(11).prefix(12)),
      isReceived: record.direction == .received, bytes: record.line.utf8.count)
    if let root = try? Document(record.line).root {
      read(root, record, into: &entry)
    } else {
      entry.detail = "not JSON"
      entry.isError = entry.isReceived
    }
    entries.append(entry)
  }

  private mutating func read(
    _ root: ParsedValue, _ record: TraceReader.Record, into entry: inout Entry
  ) {
    guard root.kind == .array else { return readMessage(root, record, into: &entry) }
    var parts = root.elements.map { _ in entry }
    for (index, element) in root.elements.enumerated() {
      readMessage(element, record, into: &parts[index])
    }
    entry.id = parts.map(\.id).filter { !$0.isEmpty }.joined(separator: ", ")
    entry.method = "batch of \(parts.count)"
    entry.after = parts.compactMap(\.after).max()
    entry.isError = parts.contains(where: \.isError)
    let details = entry.isReceived ? parts.map(\.method) : parts.map(\.detail)
    entry.detail = details.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private mutating func readMessage(
    _ root: ParsedValue, _ record: TraceReader.Record, into entry: inout Entry
  ) {
    let id = root.member("id")
    entry.id = id.map { String(decoding: $0.raw, as: UTF8.self) } ?? ""
    if let method = root.member("method")?.string {
      readCall(method, root, record, into: &entry)
    } else if let id {
      let key = Array(id.raw)
      if let call = calls[key], !entry.isReceived {
        entry.method = call.method
        entry.after = record.milliseconds - call.milliseconds
        calls[key]?.isAnswered = true
      }
      readOutcome(root, into: &entry)
    }
  }

  private mutating func readCall(
    _ method: String, _ root: ParsedValue, _ record: TraceReader.Record, into entry: inout Entry
  ) {
    let params = root.member("params")
    entry.method = method
    if method == "tools/call", let tool = params?.member("name")?.string {
      entry.method = "\(method) \(tool)"
    }
    if let id = root.member("id") {
      guard entry.isReceived else { return }
      calls[Array(id.raw)] = Call(
        method: entry.method, milliseconds: record.milliseconds, entry: entries.count)
      if let token = params?.member("_meta")?.member("progressToken") {
        tokens[Array(token.raw)] = Array(id.raw)
      }
      return
    }
    // A notification is about a call: by its id, or by its progress token.
    let about = (params?.member("requestId") ?? params?.member("id")).map { Array($0.raw) }
    let token = params?.member("progressToken").map { Array($0.raw) }
    guard let key = about ?? token.flatMap({ tokens[$0] }), let call = calls[key] else { return }
    entry.id = String(decoding: key, as: UTF8.self)
    entry.after = record.milliseconds - call.milliseconds
    entry.detail = params?.member("message")?.string ?? "about \(call.method)"
    // What is cancelled over MCP is not answered.
    if entry.isReceived, method == "notifications/cancelled" { calls[key]?.isAnswered = true }
  }

  private func readOutcome(_ root: ParsedValue, into entry: inout Entry) {
    if let error = root.member("error") {
      let code = error.member("code").map { String(decoding: $0.raw, as: UTF8.self) } ?? ""
      let kind = error.member("data")?.member("kind")?.string.map { " \($0)" } ?? ""
      entry.detail = "error \(code)\(kind): \(error.member("message")?.string ?? "")"
      entry.isError = true
    } else if root.member("result")?.member("isError")?.bool == true {
      let content = root.member("result")?.member("content")?.elements.first
      entry.detail = "error: \(content?.member("text")?.string ?? "")"
      entry.isError = true
    }
  }
}
