import CleverTap
import CleverTapSystem
import Glibc

/// Files with secrets: read only where nobody else can read them.
enum PrivateFile {
  /// Bytes of a config or passcode file.
  private static let maximumBytes = 1 << 20

  /// nil where there is no such file.
  ///
  /// A file that group or others can read is refused, unless it lies on a read-only mount, as
  /// containers' secrets do.
  static func read(_ path: String) throws(CleverTapError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure(
        path, "cannot be opened: \(reason)", "Make it readable for you: chmod 600 \(path)")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure(path, "is not a regular file", "Name a file.")
    }
    if status.st_mode & 0o077 != 0, !isReadOnly(descriptor) {
      throw failure(path, "can be read by others", "Run: chmod 600 \(path)")
    }
    guard let bytes = Descriptor.readFile(descriptor, limit: maximumBytes) else {
      throw failure(path, "is larger than \(maximumBytes >> 20) MiB", "Name another file.")
    }
    return bytes
  }

  /// A passcode file's content without one trailing newline.
  static func passcode(_ path: String) throws(CleverTapError) -> Secret {
    guard var bytes = try read(path) else {
      throw failure(path, "does not exist", "Create the passcode file, with mode 600.")
    }
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    return Secret(String(decoding: bytes, as: UTF8.self))
  }

  static func failure(_ path: String, _ what: String, _ hint: String) -> CleverTapError {
    CleverTapError(.notConfigured, "The file \(path) \(what).", hint: hint)
  }

  private static var reason: String { String(cString: strerror(errno)) }

  private static func isReadOnly(_ descriptor: Int32) -> Bool {
    var mount = statvfs()
    return fstatvfs(descriptor, &mount) == 0 && mount.f_flag & UInt(ST_RDONLY) != 0
  }
}
