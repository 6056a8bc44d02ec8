@testable import CleverTapJSON

@testable import CleverTap

/// The entry of libFuzzer: the pass over whole messages must say what the scanner says.
///
/// The first byte chooses escaping and cuts; the rest is what stands in the array of messages.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let choice = Int(bytes.first ?? 0)
  let escaping: Escaping = choice & 1 == 0 ? .ascii : .utf8
  let body = Array("{\"messages\":[".utf8) + bytes.dropFirst()
  let expected = BodyReading(of: [body], keepsBody: true, escaping: escaping)
  let step = 1 + choice >> 1
  let chunks = stride(from: 0, to: body.count, by: step).map {
    Array(body[$0..<min($0 + step, body.count)])
  }
  for pieces in [[body], chunks] {
    let reading = BodyReading(of: pieces, escaping: escaping)
    precondition(reading == expected, "\(reading) is not \(expected)")
  }
  return 0
}
