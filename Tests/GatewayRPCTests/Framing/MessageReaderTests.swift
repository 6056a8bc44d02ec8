import Testing

@testable import GatewayRPC

@Suite struct MessageReaderTests {
  /// All events of a reader, as texts; `wouldBlock` is left out.
  private func events(
    _ chunks: [[UInt8]], _ framing: Framing = .line, maximumBytes: Int = 16
  ) -> [String] {
    var reader = MessageReader(
      framing: framing, maximumBytes: maximumBytes, source: TestServer.source(chunks))
    var events: [String] = []
    while true {
      switch reader.next() {
      case .message(let bytes): events.append("<\(String(decoding: bytes, as: UTF8.self))>")
      case .tooLong: events.append("too long")
      case .wouldBlock: continue
      case .unrecoverable(let defect): return events + ["\(defect)"]
      case .failed: return events + ["failed"]
      case .end: return events
      }
    }
  }

  private func check(
    _ input: String, _ framing: Framing = .line, gives expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for cut in TestServer.cuts(input) {
      #expect(
        events(cut, framing) == expected, "cut after \(cut[0].count)",
        sourceLocation: sourceLocation)
    }
    let bytes = Array(input.utf8).map { [$0] }
    #expect(events(bytes, framing) == expected, "byte by byte", sourceLocation: sourceLocation)
  }

  @Test func linesEndWithALineFeedAndMayHaveACarriageReturn() {
    check("a\nbc\r\n\nd", gives: ["<a>", "<bc>", "<>", "<d>"])
  }

  @Test func aCarriageReturnAloneIsPartOfTheLine() {
    check("a\rb\r\r\n", gives: ["<a\rb\r>"])
  }

  @Test func aLineOfExactlyTheLimitIsTaken() {
    check("0123456789abcdef\r\n1\n", gives: ["<0123456789abcdef>", "<1>"])
  }

  @Test func aLongerLineIsSkippedOnce() {
    check("0123456789abcdefg\n1\n", gives: ["too long", "<1>"])
    check(String(repeating: "x", count: 100) + "\r\n1", gives: ["too long", "<1>"])
    check(String(repeating: "x", count: 100), gives: ["too long"])
  }

  @Test func linesLongerThanOneReadAreWhole() {
    let line = String(repeating: "x", count: 3 * MessageReader.readBytes + 5)
    #expect(
      events([Array("\(line)\n\(line)".utf8)], maximumBytes: 1 << 20) == ["<\(line)>", "<\(line)>"])
  }

  @Test func thereIsOneChanceToFlushBeforeEveryRead() {
    var reader = MessageReader(
      framing: .line, maximumBytes: 16, source: TestServer.source([Array("a\nb\n".utf8)]))
    var kinds = ""
    reading: while true {
      switch reader.next() {
      case .message: kinds += "m"
      case .wouldBlock: kinds += "w"
      case .end: break reading
      case .tooLong, .unrecoverable, .failed: kinds += "?"
      }
    }
    #expect(kinds == "wmmw")
  }

  @Test func bodiesAreAsLongAsTheirHeaderBlockSays() {
    check(
      "Content-Length: 2\r\n\r\n{}content-length:1\nX-Y: z\n\n1\r\n\r\nCONTENT-LENGTH:\t 0 \r\n\r\n",
      .header, gives: ["<{}>", "<1>", "<>"])
  }

  @Test func aBodyOverTheLimitIsSkipped() {
    check(
      "Content-Length: 17\r\n\r\n0123456789abcdefgContent-Length: 1\r\n\r\n1", .header,
      gives: ["too long", "<1>"])
  }

  @Test(arguments: [
    "Content-Length: 44 44\r\n", "Content-Length: \r\n", "Content-Length: -1\r\n",
    "Content-Length: +1\r\n", "Content-Length: 1.0\r\n", "Content-Length: 0x1\r\n",
    "Content-Length: 1,1\r\n", "Content-Length: 99999999999999999999\r\n",
    "Content-Length: ١\r\n", "Content-Length 2\r\n", "Content-Length : 2\r\n",
    " Content-Length: 2\r\n", ": 2\r\n", "Content-Length: 2\r\nContent-Length: 3\r\n",
    "Content-Length: 2\u{0}\r\n", "Content-Length: 2\r\r\n", "Content-Type: x\r\n\r\n",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n", "Content-Length: 2\r\n folded\r\n",
  ]) func aMalformedHeaderBlockIsKnownAtItsFirstBadLine(_ block: String) {
    check("Content-Length: 1\r\n\r\n1" + block, .header, gives: ["<1>", "noLength"])
  }

  @Test func twoEqualLengthsAreOne() {
    check("Content-Length: 2\r\nContent-Length: 02\r\n\r\n{}", .header, gives: ["<{}>"])
  }

  @Test func aHeaderBlockHasABound() {
    let endless = Array("X: ".utf8) + Array(repeating: UInt8(ascii: "y"), count: 1 << 20)
    #expect(events([endless], .header) == ["noLength"])
  }

  @Test func anEndInsideAMessageIsReported() {
    check("Content-Length: 5\r\n\r\n{}", .header, gives: ["cutShort"])
    check("Content-Length: 99\r\n\r\n{}", .header, gives: ["cutShort"])
    check("Content-Len", .header, gives: ["noLength"])
    check("", .header, gives: [])
    check("\r\n\r\n", .header, gives: [])
  }
}
