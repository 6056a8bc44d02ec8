/// Cuts what a ``Framing`` has put together back into messages, as the bytes come.
///
/// It reads only what this program itself has written; what others write goes through ``MessageReader``.
package struct Unframer {
  private let framing: Framing
  private var rest: [UInt8] = []
  /// So many bytes of `rest` are known to have no line end, and are not looked at again.
  private var searched = 0

  package init(_ framing: Framing) { self.framing = framing }

  /// Takes the next bytes, in any pieces; the messages that are whole with them.
  package mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
    rest += bytes
    var messages: [[UInt8]] = []
    var start = 0
    while let message = framing == .line ? line(from: start) : body(from: start) {
      messages.append(Array(rest[message]))
      start = message.upperBound + (framing == .line ? 1 : 0)
    }
    rest.removeFirst(start)
    searched = rest.count
    return messages
  }

  private func line(from start: Int) -> Range<Int>? {
    rest[max(start, searched)...].firstIndex(of: 0x0A).map { start..<$0 }
  }

  /// A header block has one field, and then the empty line.
  private func body(from start: Int) -> Range<Int>? {
    guard let lineEnd = rest[start...].firstIndex(of: 0x0D) else { return nil }
    let digits = rest[start..<lineEnd].filter { (0x30...0x39).contains($0) }
    let first = lineEnd + 4
    let end = first + (Int(String(decoding: digits, as: UTF8.self)) ?? 0)
    return end <= rest.count ? first..<end : nil
  }
}
