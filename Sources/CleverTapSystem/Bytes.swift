import CCleverTapSystem

/// Functions over raw bytes, by the C library where that is faster.
package enum Bytes {
  /// Returns whether `count` bytes are the same.
  @inlinable
  package static func equal(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int
  ) -> Bool {
    cs_equal(a, b, count) == 1
  }

  /// The index of the first `byte`; nil where there is none.
  @inlinable
  package static func firstIndex(
    of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let index = cs_find(base, bytes.count, byte)
    return index < 0 ? nil : index
  }

  /// FNV-1a: a hash that is the same in every process, and no protection against forgery.
  package static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
