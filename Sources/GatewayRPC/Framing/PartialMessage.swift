/// The bytes of one message so far, in memory that stays where it is between calls of
/// ``MessageReader``.
struct PartialMessage: ~Copyable {
  /// Bytes kept allocated from one message to the next.
  private static let keptBytes = 1 << 20
  /// Bytes allocated at first.
  private static let firstBytes = 4 << 10

  private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: firstBytes)
  private(set) var count = 0

  deinit { memory.deallocate() }

  var isEmpty: Bool { count == 0 }
  /// Valid until the next change.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }

  mutating func append(_ part: UnsafeBufferPointer<UInt8>) {
    if count + part.count > memory.count { resize(max(memory.count * 2, count + part.count)) }
    _ = UnsafeMutableBufferPointer(rebasing: memory[count...]).update(fromContentsOf: part)
    count += part.count
  }

  mutating func removeAll() {
    count = 0
    if memory.count > PartialMessage.keptBytes { resize(PartialMessage.firstBytes) }
  }

  private mutating func resize(_ capacity: Int) {
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
    _ = larger.update(fromContentsOf: bytes)
    memory.deallocate()
    memory = larger
  }
}
