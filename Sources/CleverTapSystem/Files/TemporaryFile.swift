import CCleverTapSystem

/// A temporary file without a name: it is gone with its last holder, however that ends.
package final class TemporaryFile: Sendable {
  private let descriptor: Int32
  private let length = Monitor(0)

  /// Opens an empty file in `folder`.
  package init(folder: String) throws(SystemError) {
    descriptor = try SystemError.check(cs_open_unlinked(folder))
  }

  deinit {
    if descriptor >= 0 { cs_close(descriptor) }
  }

  /// Bytes in it.
  package var count: Int { length.withLock { $0 } }

  /// Writes bytes at the end.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try SystemError.check(cs_write(descriptor, bytes.baseAddress, bytes.count))
    length.withLock { $0 += bytes.count }
  }

  /// Reads `count` bytes, which must be there.
  package func read(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, filled in
      result = cs_read_at(descriptor, memory.baseAddress, count, Int64(offset))
      filled = max(0, result)
    }
    try SystemError.check(result)
    return bytes
  }
}
