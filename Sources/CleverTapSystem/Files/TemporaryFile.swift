import CCleverTapSystem
import Glibc

/// A temporary file without a name: it is gone with its last holder, however that ends.
package final class TemporaryFile: Sendable {
  private let descriptor: Int32
  private let length = Monitor(0)

  /// Opens an empty file in `folder`.
  package init(folder: String) throws(SystemError) {
    descriptor = cs_open_unlinked(folder)
    guard descriptor >= 0 else { throw SystemError.last }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Bytes in it.
  package var count: Int { length.withLock { $0 } }

  /// Writes bytes at the end.
  package func append(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let written = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, cs_errno() == EINTR { continue }
      guard written > 0 else { throw SystemError.last }
      done += written
    }
    length.withLock { $0 += done }
  }

  /// Reads exactly `count` bytes, which must be there.
  package func read(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
    var block: [UInt8] = []
    while block.count < count {
      let wanted = count - block.count
      let part = [UInt8](unsafeUninitializedCapacity: wanted) { memory, filled in
        filled = max(0, pread(descriptor, memory.baseAddress, wanted, off_t(offset + block.count)))
      }
      guard !part.isEmpty else { throw SystemError.last }
      block += part
    }
    return block
  }
}
