import CCleverTapSystem
import CleverTapSystem
import Glibc

/// Lock files by which the processes of a machine share an account's slots.
///
/// A lock belongs to an open file, so it ends with its holder, however that dies.
struct SlotLocks: Sendable {
  private let folder: String

  /// nil where the folder cannot be made or is not the user's alone.
  init?(folder: String) {
    mkdir(folder, 0o700)
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid(), status.st_mode & 0o077 == 0,
      access(folder, W_OK | X_OK) == 0
    else { return nil }
    self.folder = folder
  }

  /// A held slot; releasing it is closing the file.
  final class Lock: Sendable {
    private let descriptor: Int32
    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

  /// Takes one of the slots 0..<`count` of an account if one is free.
  func take(_ key: String, count: Int) throws(CleverTapError) -> Lock? {
    for slot in 0..<count {
      let path = "\(folder)/\(SlotLocks.name(key)).\(slot)"
      let descriptor = cs_open_private(path)
      guard descriptor >= 0 else {
        throw CleverTapError(
          .localStorage,
          "The lock file \(path) cannot be opened: \(String(cString: strerror(cs_errno()))).",
          hint: "Make the folder writable for you, or remove it; it is made again.")
      }
      let lock = Lock(descriptor)
      if cs_lock_file(descriptor, 1) == 0 { return lock }
    }
    return nil
  }

  /// FNV-1a: the same in every process, and not telling the account id.
  private static func name(_ key: String) -> String {
    let hash = key.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String(hash, radix: 16)
  }
}
