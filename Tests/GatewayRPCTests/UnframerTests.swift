import GatewayRPC
import Testing

@Suite struct UnframerTests {
  /// What comes of framed messages that are taken in two pieces, cut after `count` bytes.
  private func taken(_ messages: [String], _ framing: Framing, cutAfter count: Int) -> [[String]] {
    let bytes = messages.flatMap { framing.framed([Array($0.utf8)]).flatMap { $0 } }
    var unframer = Unframer(framing)
    return [bytes.prefix(count), bytes.dropFirst(count)].map { piece in
      unframer.take(Array(piece)).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  @Test(arguments: [(Framing.line, 9, 12), (.header, 29, 52)])
  func aMessageComesOnceItIsWhole(_ framing: Framing, _ first: Int, _ both: Int) {
    let messages = [#"{"id":7}"#, "[]"]
    for count in 0...both {
      let whole = count < first ? 0 : count < both ? 1 : 2
      let expected = [Array(messages.prefix(whole)), Array(messages.dropFirst(whole))]
      #expect(taken(messages, framing, cutAfter: count) == expected, "\(count)")
    }
  }
}
