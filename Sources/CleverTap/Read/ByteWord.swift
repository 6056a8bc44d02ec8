/// Eight bytes in one number, the first byte lowest: what is found in several of them stands at the
/// lowest bit of the result, whatever the machine's byte order.

/// Reads the eight bytes at `bytes`.
@inline(__always)
func loadWord(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
}

/// Writes eight bytes at `bytes`.
@inline(__always)
func storeWord(_ word: UInt64, at bytes: UnsafeMutablePointer<UInt8>) {
  UnsafeMutableRawPointer(bytes).storeBytes(of: word.littleEndian, as: UInt64.self)
}

/// Eight bytes of ASCII as a constant; texts shorter than that are filled up with `\0`.
@inline(__always)
func word(_ text: StaticString) -> UInt64 {
  precondition(text.utf8CodeUnitCount == 8)
  return loadWord(text.utf8Start)
}

/// The lowest `count` bytes of a word, 0 to 8, and zeros above them.
@inline(__always)
func lowBytes(_ word: UInt64, _ count: Int) -> UInt64 {
  count >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
}

/// The highest bit of each byte.
let highestBits: UInt64 = 0x8080_8080_8080_8080

/// The number of bytes before the first one whose highest bit is set in `hits`; 8 where none is.
@inline(__always)
func bytesBefore(_ hits: UInt64) -> Int { (hits & highestBits).trailingZeroBitCount &>> 3 }

/// Marks, by their highest bit, the bytes that are not plain content of a JSON string: a quote, a
/// backslash, a control character, DEL or a byte beyond ASCII.
///
/// Only the lowest mark is sure: a carry can reach bytes after a true hit. The other bits mean
/// nothing.
@inline(__always)
func specialBytes(_ word: UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let quote = (word ^ (ones &* 0x22)) &- ones
  let backslash = (word ^ (ones &* 0x5C)) &- ones
  // A byte below 0x80 gets its highest bit from 0x20, 0x22 or 0x5C only where it is what they mean.
  return quote | backslash | (word &- (ones &* 0x20)) | word | (word &+ ones)
}

/// Marks the bytes that are not decimal digits, as ``specialBytes(_:)`` does.
@inline(__always)
func nonDigits(_ word: UInt64) -> UInt64 {
  ((word ^ 0x3030_3030_3030_3030) &+ 0x7676_7676_7676_7676) | word
}

/// Marks the bytes that are not spaces (0x20), as ``specialBytes(_:)`` does.
@inline(__always)
func nonSpaces(_ word: UInt64) -> UInt64 {
  let others = word ^ 0x2020_2020_2020_2020
  return (others &+ 0x7F7F_7F7F_7F7F_7F7F) | others
}
