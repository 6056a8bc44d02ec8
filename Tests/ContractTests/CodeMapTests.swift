import Foundation
import TestSupport
import Testing

/// The code map names every folder that holds sources, and no other.
@Suite struct CodeMapTests {
  @Test func theMapEqualsTheFolders() throws {
    let text = try String(
      contentsOf: repositoryRoot.appendingPathComponent(".github/CODEMAP.md"), encoding: .utf8)
    let mapped = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    let folders = Set(try SourceTree.files(".swift", ".c").map(\.folder))
    #expect(Set(mapped) == folders)
    #expect(mapped.count == folders.count, "a folder stands twice")
  }
}
