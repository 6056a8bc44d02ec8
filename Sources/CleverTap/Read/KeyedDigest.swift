/// Digests of 64 bits that are equal for equal bytes within this process.
///
/// The key is random, so that nobody outside can make different texts agree; by chance two of them
/// do once in 2^64 pairs.
enum KeyedDigest {
  /// Drawn once a process; the second is odd, as a factor should be.
  private static let key = (
    first: UInt64.random(in: .min ... .max), second: UInt64.random(in: .min ... .max) | 1
  )

  /// The digest of `count` bytes at `bytes`; no other byte is read.
  static func digest(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    let key = key
    var state = key.first ^ UInt64(count)
    func add(_ word: UInt64) {
      let product = (state ^ word).multipliedFullWidth(by: key.second)
      state = product.high ^ product.low
    }
    guard count > 8 else {
      var word: UInt64 = 0
      for index in 0..<count { word = word << 8 | UInt64(bytes[index]) }
      add(word)
      // Once more, since short texts would share their highest bits.
      add(key.first)
      return state
    }
    var position = 0
    while position &+ 8 < count {
      add(loadWord(bytes + position))
      position &+= 8
    }
    // The last word overlaps the one before it where the bytes do not come out even.
    add(loadWord(bytes + (count &- 8)))
    add(key.first)
    return state
  }

  /// The digest of a part of an array.
  static func digest(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBufferPointer { memory in
      memory.baseAddress.map { digest($0, count: memory.count) } ?? 0
    }
  }
}
