/// Up to 16 bytes in one number, to compare short texts in one step.
///
/// Texts here hold no NUL (JSON has none unescaped), so different texts are different numbers.
struct PackedKey: Equatable {
  /// Bytes it can hold.
  static let maximumBytes = 16

  private let bits: UInt128

  /// nil for a longer text.
  @inline(__always)
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    guard range.count <= PackedKey.maximumBytes else { return nil }
    var low: UInt64 = 0
    var high: UInt64 = 0
    var shift: UInt64 = 0
    for index in range.lowerBound..<range.lowerBound + min(8, range.count) {
      low |= UInt64(bytes[index]) &<< shift
      shift &+= 8
    }
    shift = 0
    if range.count > 8 {
      for index in range.lowerBound + 8..<range.upperBound {
        high |= UInt64(bytes[index]) &<< shift
        shift &+= 8
      }
    }
    bits = UInt128(high) << 64 | UInt128(low)
  }

  /// A text that is known to be short.
  init?(_ text: StaticString) {
    let bytes = "\(text)".utf8.map { $0 }
    self.init(bytes, 0..<bytes.count)
  }
}
