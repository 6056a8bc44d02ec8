import CleverTap
import CleverTapSystem

/// Files with secrets: read only where nobody else can read them.
enum PrivateFile {
  /// Bytes of a config or passcode file.
  private static let maximumBytes = 1 << 20

  /// nil where there is no such file.
  ///
  /// A file that group or others can read is refused, unless it lies on a read-only mount, as
  /// containers' secrets do.
  static func read(_ path: String) throws(CleverTapError) -> [UInt8]? {
    let file: InputFile
    do throws(SystemError) { file = try InputFile(path) } catch {
      if error.kind == .missing { return nil }
      throw failure(
        path, "cannot be opened: \(error.text)", "Make it readable for you: chmod 600 \(path)")
    }
    guard file.isRegular else { throw failure(path, "is not a regular file", "Name a file.") }
    guard !file.isOpenToOthers || file.isOnReadOnlyMount else {
      throw failure(path, "can be read by others", "Run: chmod 600 \(path)")
    }
    do throws(InputFile.Failure) { return try file.read(limit: maximumBytes) } catch {
      throw failure(path, error.text, "Name another file.")
    }
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

}
