import Foundation
import Testing

@testable import clevertap_gateway

@Suite struct TerminalInputTests {
  /// The items that bytes give which arrive in chunks, each when the one before is used up.
  private func items(_ chunks: [[UInt8]], maximumPasteBytes: Int = 1000) -> [TerminalInput.Item] {
    let pipe = Pipe()
    var rest = chunks[...]
    let input = TerminalInput(
      descriptor: pipe.fileHandleForReading.fileDescriptor, maximumPasteBytes: maximumPasteBytes
    ) { milliseconds in
      if let chunk = rest.popFirst() {
        guard !chunk.isEmpty else { return milliseconds >= 0 ? .timeout : .attention }
        pipe.fileHandleForWriting.write(Data(chunk))
      } else {
        try? pipe.fileHandleForWriting.close()
      }
      return .readable
    }
    var items: [TerminalInput.Item] = []
    while items.last != .end { items.append(input.next()) }
    return items.dropLast()
  }

  private func characters(_ text: String) -> [TerminalInput.Item] {
    text.unicodeScalars.map { .character($0) }
  }

  @Test func charactersAreDecodedWhereverTheyAreCut() {
    let text = "a\u{e9}\u{65e5}\u{1f600}\r"
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      let chunks = [Array(bytes[..<cut]), Array(bytes[cut...])].filter { !$0.isEmpty }
      #expect(items(chunks) == characters(text), "\(cut)")
    }
  }

  @Test func whatIsNoUTF8IsReplaced() {
    #expect(items([[0x61, 0xFF, 0x62]]) == characters("a\u{FFFD}b"))
    #expect(items([[0xC3, 0x28]]) == characters("\u{FFFD}("))
    #expect(items([[0xE6, 0x97]]) == characters("\u{FFFD}"))
  }

  @Test func controlCharactersBeyondASCIICannotBeTyped() {
    #expect(items([Array("\u{91}\u{9F}\u{A0}".utf8)]) == characters("\u{FFFD}\u{FFFD}\u{A0}"))
  }

  @Test func aPasteIsOneItemWhereverItIsCut() {
    let bytes = Array("x\u{1B}[200~{\n}\u{1B}[201\u{1B}[201~y".utf8)
    let wanted =
      characters("x") + [.paste(Array("{\n}\u{1B}[201".utf8))] + characters("y")
    for cut in 0...bytes.count {
      let chunks = [Array(bytes[..<cut]), Array(bytes[cut...])].filter { !$0.isEmpty }
      #expect(items(chunks) == wanted, "\(cut)")
    }
    #expect(items(bytes.map { [$0] }) == wanted)
  }

  @Test func theKeyEscapeIsNotWaitedFor() {
    #expect(items([[0x1B], []]) == characters("\u{1B}"))
    #expect(items([Array("\u{1B}[2".utf8), [], Array("~".utf8)]) == characters("\u{1B}[2~"))
    #expect(items([Array("\u{1B}[A".utf8)]) == characters("\u{1B}[A"))
  }

  @Test func aPasteIsCutAtItsBound() {
    let bytes = Array("\u{1B}[200~".utf8) + [UInt8](repeating: 0x61, count: 50)
    #expect(
      items([bytes + Array("\u{1B}[201~".utf8)], maximumPasteBytes: 10)
        == [.paste([UInt8](repeating: 0x61, count: 10))])
  }

  @Test func whatElseHappensIsReported() {
    #expect(items([[0x61], [], [0x62]]) == characters("a") + [.attention] + characters("b"))
  }
}
