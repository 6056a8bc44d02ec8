import CleverTapSystem
import Foundation
import Testing

/// Lines for people.
@Suite struct LogTests {
  @Test func linesAreWrittenWithPrefixAndLevel() throws {
    let pipe = try Descriptor.pipe()
    let log = Log(level: .info, prefix: "test", descriptor: pipe.writeEnd)
    log(.warning, "one\ntwo")
    log(.debug, "not shown")
    log.flush(milliseconds: 60_000)
    Descriptor.close(pipe.writeEnd)
    let end = FileHandle(fileDescriptor: pipe.readEnd, closeOnDealloc: true)
    #expect(try end.readToEnd() == Data("test: warning: one?two\n".utf8))
  }

  @Test func afterAFailedWriteNothingIsWaitedFor() throws {
    let pipe = try Descriptor.pipe()
    // The end for reading cannot be written.
    let log = Log(level: .info, prefix: "test", descriptor: pipe.readEnd)
    let begin = ContinuousClock.now
    for _ in 0..<3 {
      log(.error, "lost")
      log.flush(milliseconds: 600_000)
    }
    #expect(begin.duration(to: .now) < .seconds(300))
    Descriptor.close(pipe.readEnd)
    Descriptor.close(pipe.writeEnd)
  }
}
