/// Base64 (RFC 4648) without padding.
enum Base64 {
  /// The 64 digits.
  enum Alphabet: String, CaseIterable {
    case standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    case forURLs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  }

  /// The text that stands for `bytes`: four digits for three of them.
  static func encode(_ bytes: [UInt8], _ alphabet: Alphabet) -> [UInt8] {
    let digits = Array(alphabet.rawValue.utf8)
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for digit in 0...group.count { out.append(digits[bits >> (18 - 6 * digit) & 63]) }
    }
    return out
  }
}
