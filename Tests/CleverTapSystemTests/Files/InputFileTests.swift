import CleverTapSystem
import Testing

/// Files that are read whole or not at all.
@Suite struct InputFileTests {
  @Test func aFileIsReadUpToItsLimit() throws {
    let folder = try TemporaryFolder()
    try folder.write("12345678", to: "file")
    #expect(try InputFile.read(folder.path("file"), limit: 8) == Array("12345678".utf8))
    #expect(throws: InputFile.Failure.tooLarge(limit: 7)) {
      try InputFile.read(folder.path("file"), limit: 7)
    }
  }

  @Test func anErrorIsNotTheEnd() throws {
    let folder = try TemporaryFolder()
    #expect {
      try InputFile.read(folder.path(""), limit: 100)
    } throws: {
      ($0 as? InputFile.Failure)?.text == "cannot be read: Is a directory"
    }
  }

  @Test func aMissingFileIsNamedSo() throws {
    let folder = try TemporaryFolder()
    #expect { try InputFile(folder.path("none")) } throws: {
      ($0 as? SystemError)?.kind == .missing
    }
  }
}
