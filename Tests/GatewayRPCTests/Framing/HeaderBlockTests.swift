import Testing

@testable import GatewayRPC

@Suite struct HeaderBlockTests {
  private func state(_ lines: String...) -> HeaderBlock.State {
    var block = HeaderBlock()
    var state = HeaderBlock.State.open
    for line in lines {
      state = Array(line.utf8).withUnsafeBufferPointer { block.take($0) }
    }
    return state
  }

  @Test func itIsCompleteAtItsEmptyLine() {
    #expect(state("Content-Length: 7") == .open)
    #expect(state("Content-Length: 7", "") == .complete(contentLength: 7))
    #expect(state("Content-Length: 7\r", "Content-Type: a\r", "\r") == .complete(contentLength: 7))
  }

  @Test func emptyLinesBeforeItAreSkipped() {
    #expect(state("", "\r", "Content-Length: 7", "") == .complete(contentLength: 7))
  }

  @Test func withoutALengthItIsMalformed() {
    #expect(state("Content-Type: a", "") == .malformed)
    #expect(state("Content-Length: 7 7") == .malformed)
    #expect(state("Content-Length: 7", "Content-Length: 8") == .malformed)
  }

  @Test func theLargestLengthIsThatOfAnInteger() {
    #expect(
      state("Content-Length: 9223372036854775807", "") == .complete(contentLength: .max))
    #expect(state("Content-Length: 9223372036854775808") == .malformed)
  }
}
