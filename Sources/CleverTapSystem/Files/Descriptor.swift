import CCleverTapSystem

/// Blocking reads and writes of a descriptor whose flags belong to somebody else: O_NONBLOCK is
/// never set here, and where the caller set it, EAGAIN is waited out with poll.
package enum Descriptor {
  /// The result of writing all of some bytes.
  package enum WriteResult: Equatable {
    case done
    case failed(SystemError)
  }

  /// Reads what there is, at least one byte; 0 at the end.
  package static func read(
    _ fd: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    try SystemError.check(cs_read(fd, buffer.baseAddress, buffer.count))
  }

  /// Writes everything.
  package static func write(_ bytes: [UInt8], to fd: Int32) -> WriteResult {
    let result = bytes.withUnsafeBytes { cs_write(fd, $0.baseAddress, $0.count) }
    return result < 0 ? .failed(SystemError(code: -result)) : .done
  }

  /// Returns whether reading would not block.
  package static func isReadable(_ fd: Int32) -> Bool { cs_is_readable(fd) == 1 }

  /// Returns whether writing up to 4,096 bytes would not block.
  package static func isWritable(_ fd: Int32) -> Bool { cs_is_writable(fd) == 1 }

  /// Returns whether it is a terminal.
  package static func isTerminal(_ fd: Int32) -> Bool { cs_is_terminal(fd) == 1 }

  /// Closes it.
  package static func close(_ fd: Int32) { cs_close(fd) }

  /// Makes a pipe whose ends no child inherits.
  package static func pipe() throws(SystemError) -> (readEnd: Int32, writeEnd: Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    let result = withUnsafeMutableBytes(of: &ends) {
      cs_pipe($0.baseAddress?.assumingMemoryBound(to: Int32.self))
    }
    try SystemError.check(result)
    return (ends.0, ends.1)
  }
}
