import CSystem
import Glibc
import Threads

/// A temporary file without a name: it is gone with its last holder, however that ends.
final class UnlinkedFile: Sendable {
  private let descriptor: Int32
  private let folder: String
  private let length = Monitor(0)

  init(folder: String) throws(Failure) {
    self.folder = folder
    descriptor = cs_open_unlinked(folder)
    guard descriptor >= 0 else { throw UnlinkedFile.failure("opened", folder) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Bytes in it.
  var count: Int { length.withLock { $0 } }

  /// Writes bytes at the end.
  func append(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let written = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, cs_errno() == EINTR { continue }
      guard written > 0 else { throw UnlinkedFile.failure("written", folder) }
      done += written
    }
    length.withLock { $0 += done }
  }

  /// Reads exactly `count` bytes, which must be there.
  func read(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
    var block: [UInt8] = []
    while block.count < count {
      let wanted = count - block.count
      let part = [UInt8](unsafeUninitializedCapacity: wanted) { memory, filled in
        filled = max(0, pread(descriptor, memory.baseAddress, wanted, off_t(offset + block.count)))
      }
      guard !part.isEmpty else { throw UnlinkedFile.failure("read", folder) }
      block += part
    }
    return block
  }

  private static func failure(_ verb: String, _ folder: String) -> Failure {
    let reason = String(cString: strerror(cs_errno()))
    return Failure(
      .localStorage, "A temporary file in \(folder) could not be \(verb): \(reason).",
      hint: "Free some space there, or set TMPDIR to a folder that can be written.")
  }
}
