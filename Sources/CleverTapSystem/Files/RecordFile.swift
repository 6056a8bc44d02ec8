import CCleverTapSystem

/// A file of this user's alone to which records are appended, each whole or not at all.
package final class RecordFile: Sendable {
  private let descriptor: Int32
  /// Bytes of the whole records.
  private let length = Monitor<Int64>(0)

  /// Makes the file, or empties a regular file of this user's; links are not followed.
  package init(_ path: String) throws(SystemError) {
    descriptor = try SystemError.check(cs_open_own(path))
  }

  deinit {
    if descriptor >= 0 { cs_close(descriptor) }
  }

  /// Appends a record; where only a part of it can be written, that is taken back.
  package func append(_ record: [UInt8]) throws(SystemError) {
    let result = length.withLock { length in
      let result = Descriptor.write(record, to: descriptor)
      if result == .done {
        length += Int64(record.count)
      } else {
        _ = cs_truncate(descriptor, length)
      }
      return result
    }
    if case .failed(let error) = result { throw error }
  }
}
