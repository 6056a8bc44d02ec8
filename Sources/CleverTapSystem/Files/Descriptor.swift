import CCleverTapSystem
import Glibc

/// Blocking reads and writes of a descriptor whose flags belong to somebody else: O_NONBLOCK is
/// never set here, and where the caller set it, EAGAIN is waited out with poll.
package enum Descriptor {
  /// How a write ended.
  package enum Outcome { case done, failed }

  /// Reads what there is, at least one byte; 0 at the end or on an error.
  package static func read(_ fd: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = Glibc.read(fd, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard retry(fd, Int16(POLLIN)) else { return 0 }
    }
  }

  /// Writes everything.
  package static func write(_ bytes: [UInt8], to fd: Int32) -> Outcome {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(fd, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count >= 0 {
          done += count
        } else if !retry(fd, Int16(POLLOUT)) {
          return .failed
        }
      }
      return .done
    }
  }

  /// Whether reading would not block.
  package static func isReadable(_ fd: Int32) -> Bool {
    var entry = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLIN) != 0
  }

  /// After a failed call: waits where it would have blocked; false where it is hopeless.
  private static func retry(_ fd: Int32, _ events: Int16) -> Bool {
    let code = cs_errno()
    if code == EINTR { return true }
    guard code == EAGAIN || code == EWOULDBLOCK else { return false }
    var entry = pollfd(fd: fd, events: events, revents: 0)
    _ = poll(&entry, 1, -1)
    return true
  }

  /// The content of a regular file of at most `limit` bytes; nil where it cannot be read or is larger.
  package static func readFile(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return readFile(descriptor, limit: limit)
  }

  /// The rest of an open file, under the same rules.
  package static func readFile(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 64 << 10) { memory, filled in
        filled = max(0, Glibc.read(descriptor, memory.baseAddress, memory.count))
      }
      if chunk.isEmpty { return bytes }
      bytes += chunk
      guard bytes.count <= limit else { return nil }
    }
  }
}
