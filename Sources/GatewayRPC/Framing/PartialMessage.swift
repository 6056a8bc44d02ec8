/// The bytes of one message so far, in memory that stays where it is between calls of ``MessageReader``.
final class PartialMessage {
  /// Bytes kept allocated from one message to the next.
  private static let keptBytes = 1 << 20

  private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }

  func append(_ part: UnsafeBufferPointer<UInt8>) {
    if count + part.count > memory.count { resize(max(memory.count * 2, count + part.count)) }
    _ = UnsafeMutableBufferPointer(rebasing: memory[count...]).update(fromContentsOf: part)
    count += part.count
  }

  func removeAll() {
    count = 0
    if memory.count > PartialMessage.keptBytes { resize(4096) }
  }

  func deallocate() { memory.deallocate() }

  private func resize(_ capacity: Int) {
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
    _ = larger.update(fromContentsOf: bytes)
    memory.deallocate()
    memory = larger
  }
}
