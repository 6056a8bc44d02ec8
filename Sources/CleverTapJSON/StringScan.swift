/// The first position in `from..<n` whose byte is not plain string content: a quote, a backslash, a
/// control character, DEL or non-ASCII; `n` where there is none.
///
/// Eight bytes at a time: each test leaves the high bit of a byte set, and the lowest such bit is
/// always true (a carry can only reach bytes after a true hit).
@inline(__always)
func firstSpecialByte(_ p: UnsafePointer<UInt8>, _ from: Int, _ n: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs: UInt64 = 0x8080_8080_8080_8080
  var i = from
  while i &+ 8 <= n {
    let word = UInt64(
      littleEndian: UnsafeRawPointer(p + i).loadUnaligned(as: UInt64.self))
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let hits =
      ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
      | ((word &- (ones &* 0x20)) & ~word) | word | (word &+ ones)
    let found = hits & highs
    if found != 0 { return i &+ found.trailingZeroBitCount >> 3 }
    i &+= 8
  }
  while i < n {
    let byte = p[i]
    if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return i }
    i &+= 1
  }
  return n
}
