import CCleverTapSystem

/// A file of lines that several processes append to, while no other of them changes it.
package final class HistoryFile {
  private let lock: Int32
  private let descriptor: Int32

  /// Opens `name` in a folder, waiting for other holders; with `make` both are made where they are
  /// not there, for this user alone.
  package init(_ name: String, in folder: String, make: Bool) throws(SystemError) {
    if make {
      var path = folder.hasPrefix("/") ? "" : "."
      for part in folder.split(separator: "/") {
        path += "/\(part)"
        // What is wrong with a folder above shows with the last one.
        _ = cs_make_folder(path, 0o700)
      }
      try SystemError.check(cs_set_mode(folder, 0o700))
    }
    lock = try SystemError.check(cs_lock_folder(folder))
    let descriptor = cs_open_history("\(folder)/\(name)", make ? 1 : 0)
    if descriptor < 0 { cs_close(lock) }
    self.descriptor = try SystemError.check(descriptor)
  }

  deinit {
    cs_close(descriptor)
    cs_close(lock)
  }

  /// Bytes in the file.
  package func count() throws(SystemError) -> Int {
    var info = cs_file_info()
    try SystemError.check(cs_info(descriptor, &info))
    return Int(clamping: info.bytes)
  }

  /// The last bytes, at most so many.
  package func tail(_ limit: Int) throws(SystemError) -> [UInt8] {
    let count = try count()
    let length = min(limit, count)
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { memory, filled in
      result = cs_read_at(descriptor, memory.baseAddress, length, Int64(count - length))
      filled = max(0, result)
    }
    try SystemError.check(result)
    return bytes
  }

  /// Appends bytes with one write.
  package func append(_ bytes: [UInt8]) throws(SystemError) {
    if case .failed(let error) = Descriptor.write(bytes, to: descriptor) { throw error }
  }
}
