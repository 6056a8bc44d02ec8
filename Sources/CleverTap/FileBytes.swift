import Glibc

/// Reads small files whole.
public enum FileBytes {
  /// The content of a regular file of at most `limit` bytes; nil where it cannot be read or is larger.
  public static func read(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return read(descriptor, limit: limit)
  }

  /// The rest of an open file, under the same rules.
  public static func read(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      let block = [UInt8](unsafeUninitializedCapacity: 64 << 10) { memory, filled in
        filled = max(0, Glibc.read(descriptor, memory.baseAddress, memory.count))
      }
      if block.isEmpty { return bytes }
      bytes += block
      guard bytes.count <= limit else { return nil }
    }
  }
}
