import CCleverTapSystem

/// A lock on a file that all processes of the machine see.
///
/// It belongs to the open file, so it ends with its holder, however that dies.
package final class FileLock: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { cs_close(descriptor) }

  /// Times that a file is opened again because it was removed while it was being locked.
  private static let attempts = 8

  /// Locks the file at `path`, which is made where it is missing; nil where somebody else holds it.
  ///
  /// A lock counts only while the path names the locked file: after somebody has removed that, others
  /// would lock another one.
  package static func take(_ path: String) throws(SystemError) -> FileLock? {
    for _ in 0..<attempts {
      let lock = FileLock(try SystemError.check(cs_open_lock(path)))
      do throws(SystemError) { try SystemError.check(cs_lock(lock.descriptor)) } catch {
        if error.kind == .busy { return nil }
        throw error
      }
      if try SystemError.check(cs_is_named(lock.descriptor, path)) == 1 { return lock }
    }
    return nil
  }
}
