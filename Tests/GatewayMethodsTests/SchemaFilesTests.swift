import Foundation
import Testing

@testable import GatewayMethods

/// The committed files are what the table prints today.
@Suite struct SchemaTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("schemas")

  private static let files = SchemaFiles().all

  private let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil
  private let repair = "run: RECORD=1 swift test --filter SchemaTests"

  @Test(arguments: Self.files.map(\.path)) func committedFilesAreCurrent(
    _ path: String
  ) throws {
    let file = try #require(Self.files.first { $0.path == path })
    let url = Self.folder.appendingPathComponent(path)
    let committed = (try? Data(contentsOf: url)).map { Array($0) }
    if isRecording {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.content).write(to: url)
    }
    #expect(committed == file.content, "schemas/\(path) is stale; \(repair)")
  }

  @Test func nothingElseIsThere() throws {
    let known = Set(Self.files.map(\.path) + ["README.md"])
    let found = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path).filter {
      $0.hasSuffix(".json") || $0.hasSuffix(".md")
    }
    #expect(Set(found) == known)
  }

  @Test func theNamesOfTheCommandAreThere() {
    let files = SchemaFiles()
    for name in files.names { #expect(files.document(name) != nil, "\(name)") }
    #expect(files.document("nothing") == nil)
  }
}
