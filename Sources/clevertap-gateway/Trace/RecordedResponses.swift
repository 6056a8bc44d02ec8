import CleverTapJSON

/// The messages that a gateway sent, by what they answer, for comparing them with others.
struct RecordedResponses {
  /// Members that differ from run to run.
  private static let varying = [
    "fetchedAt", "milliseconds", "lastMilliseconds", "uptimeSeconds", "version", "hash", "libcurl",
    "attempts", "completedWindows", "text",
  ]

  /// What is answered, in order of appearance, and the answers to it in theirs.
  private var keys: [String] = []
  private var lines: [String: [String]] = [:]

  /// How many there are, but for progress.
  private(set) var count = 0

  init(_ messages: [String]) {
    for message in messages where !RecordedResponses.isProgress(message) {
      let key = RecordedResponses.key(message)
      if lines[key] == nil { keys.append(key) }
      lines[key, default: []].append(message)
      count += 1
    }
  }

  /// ReportProgress depends on time alone.
  static func isProgress(_ line: String) -> Bool {
    line.hasPrefix(#"{"jsonrpc":"2.0","method":"notifications/progress""#)
  }

  /// One text for each answer that is not the same: the recorded one, and the other.
  func differences(from others: RecordedResponses) -> [String] {
    var texts: [String] = []
    for key in keys + others.keys.filter({ lines[$0] == nil }) {
      let (mine, theirs) = (lines[key] ?? [], others.lines[key] ?? [])
      for index in 0..<max(mine.count, theirs.count) {
        let recorded = index < mine.count ? mine[index] : nil
        let replayed = index < theirs.count ? theirs[index] : nil
        guard recorded.map(RecordedResponses.masked) != replayed.map(RecordedResponses.masked)
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
  private static func masked(_ message: String) -> [UInt8] {
    guard let root = try? Document(message).root else { return Array(message.utf8) }
    return masked(root).encoded()
  }

  private static func masked(_ view: ParsedValue) -> Value {
    switch view.kind {
    case .array: .array(view.elements.map(masked))
    case .object:
      .object(
        view.members.map { member in
          let name = member.name.string ?? ""
          return (name, varying.contains(name) ? .null : masked(member.value))
        })
    case .string, .number, .true, .false, .null: .raw(Array(view.raw))
    }
  }
}
