/// The header block before a message: field lines and an empty line, as LSP's base protocol has them.
///
/// It is judged line by line, so that a block that cannot be used is known at its first bad line.
struct HeaderBlock {
  /// The result of taking a line.
  enum State: Equatable {
    /// More lines follow.
    case open
    /// The empty line has come: so many bytes of message follow.
    case complete(contentLength: Int)
    /// The length of the message cannot be known.
    case malformed
  }

  private var contentLength: Int?
  /// True once the block has at least one field line.
  private(set) var hasFields = false

  /// Takes the next line, without its line feed; empty lines before the first field are skipped.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> State {
    let line = line.last == 0x0D ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    if line.isEmpty {
      if !hasFields { return .open }
      return contentLength.map(State.complete) ?? .malformed
    }
    hasFields = true
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy(HeaderBlock.isNameByte)
    else { return .malformed }
    guard HeaderBlock.isContentLength(line[..<colon]) else { return .open }
    guard let length = HeaderBlock.number(line[(colon + 1)...]),
      contentLength == nil || contentLength == length
    else { return .malformed }
    contentLength = length
    return .open
  }

  /// Digits between optional blanks; nil for anything else and for what no memory can hold.
  private static func number(_ value: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let rest = value.drop(while: isBlank)
    let digits = rest.prefix { isDigit($0) }
    guard !digits.isEmpty, rest.dropFirst(digits.count).allSatisfy(isBlank) else { return nil }
    var number = 0
    for digit in digits {
      let (product, overflowed) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = product.addingReportingOverflow(Int(digit - 0x30))
      if overflowed || overflowedToo { return nil }
      number = sum
    }
    return number
  }

  private static let contentLengthName = Array("content-length".utf8)

  private static func isContentLength(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    name.count == contentLengthName.count
      && zip(name, contentLengthName).allSatisfy { $0 | 0x20 == $1 }
  }

  /// A byte of a field name (RFC 9110 section 5.6.2, token).
  private static func isNameByte(_ byte: UInt8) -> Bool {
    if isDigit(byte) || (byte | 0x20) &- 0x61 < 26 { return true }
    return "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
