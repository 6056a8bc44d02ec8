import RPC
import Testing

@Suite struct FramingTests {
  /// The first message of framed texts that are cut after `count` bytes; nil where it is not whole.
  private func first(_ texts: [String], _ framing: Framing, cutAfter count: Int) -> String? {
    let bytes = texts.flatMap { framing.framed([Array($0.utf8)]).flatMap { $0 } }
    return framing.first(in: bytes.prefix(count)).map {
      String(decoding: $0.message, as: UTF8.self)
    }
  }

  @Test(arguments: [(Framing.line, 9), (.header, 29)])
  func theFirstMessageIsFoundOnceItIsWhole(_ framing: Framing, _ length: Int) {
    for count in 0..<length {
      #expect(first([#"{"id":7}"#, "[]"], framing, cutAfter: count) == nil, "\(count)")
    }
    for count in length...60 {
      #expect(first([#"{"id":7}"#, "[]"], framing, cutAfter: count) == #"{"id":7}"#, "\(count)")
    }
  }

  @Test(arguments: Framing.allCases) func theRestBeginsBehindTheFirst(_ framing: Framing) {
    let bytes = ["[1]", "[2,3]"].flatMap { framing.framed([Array($0.utf8)]).flatMap { $0 } }
    let end = framing.first(in: bytes[...])?.end ?? 0
    let second = framing.first(in: bytes[end...])
    #expect(second.map { String(decoding: $0.message, as: UTF8.self) } == "[2,3]")
    #expect(second?.end == bytes.count)
  }
}
