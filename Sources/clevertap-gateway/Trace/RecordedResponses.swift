import CleverTapJSON

/// The responses of a recorded session by their ids, for comparing them with those of another.
struct RecordedResponses {
  /// Members that differ from run to run, and are not compared.
  private static let ignoredMembers = [
    "fetchedAt", "milliseconds", "startMilliseconds", "waitMilliseconds", "lastMilliseconds",
    "uptimeSeconds", "version", "hash", "libcurl", "attempts", "completedWindows", "text",
  ]

  /// Request ids in the order of their first response; for each, its responses in order.
  private var keys: [String] = []
  private var lines: [String: [String]] = [:]

  /// The number of responses and streamed messages; progress is not counted.
  private(set) var count = 0

  init(_ messages: [String]) {
    for message in messages where !RecordedResponses.isProgress(message) {
      let key = RecordedResponses.key(message)
      if lines[key] == nil { keys.append(key) }
      lines[key, default: []].append(message)
      count += 1
    }
  }

  /// Tells a progress notification, which depends on time alone, from all else.
  static func isProgress(_ line: String) -> Bool {
    line.hasPrefix(#"{"jsonrpc":"2.0","method":"notifications/progress""#)
  }

  /// One text for each response that is not the same: the recorded one, and the other.
  func differences(from others: RecordedResponses) -> [String] {
    var texts: [String] = []
    for key in keys + others.keys.filter({ lines[$0] == nil }) {
      let (mine, theirs) = (lines[key] ?? [], others.lines[key] ?? [])
      for index in 0..<max(mine.count, theirs.count) {
        let recorded = index < mine.count ? mine[index] : nil
        let replayed = index < theirs.count ? theirs[index] : nil
        guard
          recorded.map(RecordedResponses.comparable) != replayed.map(RecordedResponses.comparable)
        else { continue }
        texts.append(
          "--- recorded, \(key)\n\(recorded ?? "nothing")\n+++ replayed, \(key)\n\(replayed ?? "nothing")\n"
        )
      }
    }
    return texts
  }

  private static func key(_ message: String) -> String {
    guard let root = try? Document(message).root, root.kind == .object else { return "batch" }
    let id = root.member("id") ?? root.member("params")?.member("requestId")
    let what = root.member("method") == nil ? "id" : "messages of id"
    return "\(what) \(id.map { String(decoding: $0.raw, as: UTF8.self) } ?? "null")"
  }

  /// The message with what differs from run to run left out.
  private static func comparable(_ message: String) -> [UInt8] {
    guard let root = try? Document(message).root else { return Array(message.utf8) }
    return comparable(root).encoded()
  }

  private static func comparable(_ view: ParsedValue) -> Value {
    switch view.kind {
    case .array: .array(view.elements.map(comparable))
    case .object:
      .object(
        view.members.map { member in
          let name = member.name.string ?? ""
          return (name, ignoredMembers.contains(name) ? .null : comparable(member.value))
        })
    case .string, .number, .true, .false, .null: .raw(Array(view.raw))
    }
  }
}
