import CleverTapSystem

/// Lock files by which the processes of a machine share an account's slots.
struct SlotLocks: Sendable {
  private let folder: String

  /// nil where the folder cannot be made or is not the user's alone.
  init?(folder: String) {
    self.folder = folder
    do throws(SystemError) { try FileSystem.makePrivateFolder(folder) } catch { return nil }
  }

  /// Takes one of the slots 0..<`count` of an account if one is free.
  ///
  /// A folder that was removed meanwhile is made again.
  func take(_ key: String, count: Int) throws(CleverTapError) -> FileLock? {
    let name = String(Bytes.fnv1a(key.utf8), radix: 16)
    for slot in 0..<count {
      if let lock = try take("\(folder)/\(name).\(slot)") { return lock }
    }
    return nil
  }

  private func take(_ path: String) throws(CleverTapError) -> FileLock? {
    do throws(SystemError) {
      do throws(SystemError) { return try FileLock.take(path) } catch {
        guard error.kind == .missing else { throw error }
        try FileSystem.makePrivateFolder(folder)
        return try FileLock.take(path)
      }
    } catch {
      throw CleverTapError(
        .localStorage, "The lock file \(path) cannot be used: \(error.text).",
        hint: "Make the folder writable for you, or remove it; it is made again.")
    }
  }
}
