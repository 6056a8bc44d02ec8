import CleverTapJSON
import Testing

@testable import CleverTap

/// The pass over whole messages against the scanner alone, which reads a body that is kept: both
/// must give the same messages, digests and errors, wherever the body is cut.
@Suite struct MessagePassTests {
  @Test(arguments: MessageSamples.all)
  func aMessageIsReadAsTheScannerReadsIt(_ message: String) {
    check("{\"messages\":[{} ,\(message),{\"status\":\"Running\"}]}")
  }

  @Test(arguments: MessageSamples.arrays)
  func anArrayIsReadAsTheScannerReadsIt(_ array: String) { check(array) }

  @Test func generatedMessagesAreReadAsTheScannerReadsThem() {
    for seed in 0..<250 as Range<UInt64> {
      var generator = MessageGenerator(seed: seed)
      let body = generator.body()
      let expected = BodyReading(of: [body], keepsBody: true)
      #expect(BodyReading(of: [body]) == expected, "seed \(seed)")
      let step = 1 + Int(seed % 40)
      let chunks = stride(from: 0, to: body.count, by: step).map {
        Array(body[$0..<min($0 + step, body.count)])
      }
      #expect(BodyReading(of: chunks) == expected, "seed \(seed) in steps of \(step)")
    }
  }

  @Test(arguments: ["x", "é", "\u{7F}"], [0, 200])
  func aMessageNearTheWindowsLengthIsReadAsTheScannerReadsIt(_ text: String, shorter: Int) {
    let length = BodyWindow.maximumBytes - shorter
    let name = String(repeating: text, count: length / text.utf8.count)
    let message = "{\"message_name\":\"\(name)\",\"channel\":\"InApp\"}"
    let body = Array("{\"messages\":[{},\(message),{\"message id\":1}]}".utf8)
    let expected = BodyReading(of: [body], keepsBody: true)
    #expect(expected.messages.count == 3)
    #expect(BodyReading(of: [Array(body[..<100_000]), Array(body[100_000...])]) == expected)
  }

  @Test func manyEmptyMessagesFindRoom() {
    let body = Array(
      "{\"messages\":[\(repeatElement("{}", count: 5000).joined(separator: ","))]}".utf8)
    let reading = BodyReading(of: [body])
    #expect(reading.messages.count == 5000)
    #expect(Set(reading.messages) == ["{\"startedAt\":null}"])
  }

  /// Reads a body whole, cut at every byte (at some, where it is long), a byte at a time, and
  /// without its end.
  private func check(_ text: String) {
    let bytes = Array(text.utf8)
    let expected = BodyReading(of: [bytes], keepsBody: true)
    for cut in stride(from: 0, through: bytes.count, by: 1 + bytes.count / 100) {
      let chunks = [Array(bytes[..<cut]), Array(bytes[cut...])]
      #expect(BodyReading(of: chunks) == expected, "\(text) cut at \(cut)")
      let ended = BodyReading(of: [chunks[0]], keepsBody: true)
      #expect(BodyReading(of: [chunks[0]]) == ended, "\(text) ended at \(cut)")
    }
    #expect(BodyReading(of: bytes.map { [$0] }) == expected, "\(text) in bytes")
    #expect(
      BodyReading(of: [bytes], escaping: .utf8)
        == BodyReading(of: [bytes], keepsBody: true, escaping: .utf8), "\(text) as UTF-8")
  }
}
