import CleverTapSystem
import Testing

/// Files of whole records.
@Suite struct RecordFileTests {
  @Test func aFileThatIsThereIsEmptied() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "file")
    let file = try RecordFile(folder.path("file"))
    try file.append(Array("one\n".utf8))
    try file.append(Array("two\n".utf8))
    #expect(folder.content("file") == Array("one\ntwo\n".utf8))
  }

  @Test func whatIsNoRegularFileIsRefused() {
    #expect { try RecordFile("/dev/null") } throws: {
      ($0 as? SystemError)?.kind == .notRegular
    }
  }
}
