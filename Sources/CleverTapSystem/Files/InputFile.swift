import CCleverTapSystem

/// A file that is read whole or not at all; closed with its last holder.
package final class InputFile {
  /// The reason for which there is no content.
  package enum Failure: Error, Equatable, Sendable {
    case system(SystemError)
    /// The file has more than `limit` bytes.
    case tooLarge(limit: Int)

    /// The reason as the end of "FILE ...".
    package var text: String {
      switch self {
      case .system(let error): "cannot be read: \(error.text)"
      case .tooLarge(let limit): "is larger than \(limit >> 20) MiB"
      }
    }
  }

  private static let chunkBytes = 64 << 10
  private let descriptor: Int32
  private var info = cs_file_info()

  /// Opens a file, without waiting for the writer of a pipe.
  package init(_ path: String) throws(SystemError) {
    descriptor = try SystemError.check(cs_open_for_reading(path))
    try SystemError.check(cs_info(descriptor, &info))
  }

  deinit {
    if descriptor >= 0 { cs_close(descriptor) }
  }

  /// True for a file rather than a folder, pipe or device.
  package var isRegular: Bool { info.is_regular == 1 }
  /// True where its mode lets group or others do anything with it.
  package var isOpenToOthers: Bool { info.others_can_read == 1 }
  /// True where it lies on a mount that nobody can write, as containers' secrets do.
  package var isOnReadOnlyMount: Bool { info.is_on_readonly_mount == 1 }

  /// Reads all of it, at most `limit` bytes.
  package func read(limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    if isRegular { bytes.reserveCapacity(Int(clamping: min(info.bytes, Int64(limit)))) }
    while true {
      var result = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: InputFile.chunkBytes) { memory, filled in
        result = cs_read(descriptor, memory.baseAddress, memory.count)
        filled = max(0, result)
      }
      guard result >= 0 else { throw .system(SystemError(code: Int32(-result))) }
      if chunk.isEmpty { return bytes }
      bytes += chunk
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }

  /// The content of the file at `path`, at most `limit` bytes.
  package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let file: InputFile
    do throws(SystemError) { file = try InputFile(path) } catch { throw .system(error) }
    return try file.read(limit: limit)
  }
}
