import CleverTap
import CleverTapSystem

/// The file of what was entered at prompts, an entry a line, the latest last.
///
/// Each entry is appended when it is entered, so that those of several prompts interleave.
struct PromptHistory {
  /// Entries that are kept when a prompt ends.
  static let maximumEntries = 1000
  /// Bytes of one entry; a longer one is not kept.
  private static let maximumEntryBytes = 1 << 20
  /// Bytes at the end of the file that are looked at.
  private static let maximumBytes = 16 << 20
  private static let name = "history"

  private let folder: String
  private let secrets: [Secret]
  var path: String { "\(folder)/\(PromptHistory.name)" }

  /// nil where there is no folder for it.
  ///
  /// `secrets` are what no entry may contain.
  init?(folder: String?, secrets: [Secret]) {
    guard let folder else { return nil }
    self.folder = folder
    self.secrets = secrets
  }

  /// The latest entries, oldest first; none where the file is not there or cannot be read.
  func entries() -> [String] {
    let lines = try? PromptHistory.lines(
      of: HistoryFile(PromptHistory.name, in: folder, make: false))
    return (lines ?? []).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Returns true if an entry may be kept: it is not empty, begins with no space, is within the bound
  /// of bytes and contains no secret.
  func mayKeep(_ entry: String) -> Bool {
    !entry.isEmpty && entry.utf8.first != 0x20
      && entry.utf8.count <= PromptHistory.maximumEntryBytes
      && secrets.allSatisfy { $0.redact(line: entry).utf8.elementsEqual(entry.utf8) }
  }

  /// Appends an entry, unless the last one is the same.
  func append(_ entry: String) throws(SystemError) {
    let line = Array(entry.utf8) + [0x0A]
    let file = try HistoryFile(PromptHistory.name, in: folder, make: true)
    let end = try file.tail(line.count + 1)
    if end != [0x0A] + line, end != line { try file.append(line) }
  }

  /// Leaves the latest entries only.
  func cut() throws(SystemError) {
    let file = try HistoryFile(PromptHistory.name, in: folder, make: false)
    let lines = try PromptHistory.lines(of: file)
    guard lines.count == PromptHistory.maximumEntries,
      try lines.reduce(0, { $0 + $1.count + 1 }) < file.count()
    else { return }
    let kept = Array(lines.joined(separator: [0x0A])) + [0x0A]
    try FileSystem.replace(path, with: kept, mode: 0o600)
  }

  private static func lines(of file: HistoryFile) throws(SystemError) -> [ArraySlice<UInt8>] {
    try file.tail(maximumBytes).split(separator: 0x0A).suffix(maximumEntries)
  }
}
