import Foundation
import TestSupport
import Testing

/// Holds the rooms of the library to one direction: a file refers to types of its own room and of
/// those before it.
@Suite struct RoomTests {
  /// The rooms in the order of their dependencies, "" being the files beside them.
  ///
  /// Results and Sandbox do not know each other.
  private static let levels: [String: Int] = [
    "Query": 0, "": 1, "Zones": 2, "Accounts": 3, "Read": 4, "Fetch": 5, "Results": 6, "Sandbox": 6,
  ]

  private struct File {
    let room: String
    let path: String
    /// The text without comments and literals.
    let code: String
  }

  private func files() throws -> [File] {
    let folder = repositoryRoot.appendingPathComponent("Sources/CleverTap")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { $0.hasSuffix(".swift") }.map { path in
      let parts = path.split(separator: "/")
      let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
      return File(
        room: parts.count > 1 ? String(parts[0]) : "", path: path, code: Self.stripped(text))
    }
  }

  private static func stripped(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
      return code.replacing(/"[^"]*"/, with: "")
    }.joined(separator: "\n")
  }

  /// Types by the room that declares them at the top level.
  private func types(_ files: [File]) -> [String: String] {
    var rooms: [String: String] = [:]
    let declaration =
      /^(?:public |package |private |fileprivate )?(?:final )?(?:struct|class|enum|protocol|actor) (\w+)/
    for file in files {
      for line in file.code.split(separator: "\n") {
        if let match = line.firstMatch(of: declaration) { rooms[String(match.1)] = file.room }
      }
    }
    return rooms
  }

  @Test func roomsDependOneWay() throws {
    let files = try files()
    let types = types(files)
    #expect(types["ReportQuery"] == "Query" && types["CleverTapError"] == "")
    #expect(types["WindowFetcher"] == "Fetch" && types["Sandbox"] == "Sandbox")
    for file in files {
      let level = try #require(Self.levels[file.room], "\(file.path) is in no room")
      for word in Set(file.code.matches(of: /\b[A-Z]\w+/).map { String($0.output) }) {
        guard let room = types[word], room != file.room else { continue }
        let other = try #require(Self.levels[room])
        #expect(other < level, "\(file.path) refers to \(word) of \(room)")
      }
    }
  }
}
