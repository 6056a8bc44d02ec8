import CCleverTapSystem

/// Folders, and what may be done with files.
package enum FileSystem {
  /// Returns whether the path leads to something.
  package static func exists(_ path: String) -> Bool { cs_exists(path) == 1 }

  /// Returns whether this user may read the file.
  package static func isReadable(_ path: String) -> Bool { cs_may_read(path) == 1 }

  /// Returns whether this user may make files in the folder.
  package static func isWritableFolder(_ path: String) -> Bool { cs_may_write(path) == 1 }

  /// Makes a folder for everybody whom the process's mask lets in; one that is there stays.
  package static func makeFolder(_ path: String) throws(SystemError) {
    try SystemError.check(cs_make_folder(path, 0o777))
  }

  /// Makes a folder that only this user can enter, or checks that the one that is there is such.
  package static func makePrivateFolder(_ path: String) throws(SystemError) {
    try SystemError.check(cs_make_folder(path, 0o700))
    try SystemError.check(cs_check_private_folder(path))
  }

  /// Writes a file, replacing the content of one that is there.
  package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let descriptor = try SystemError.check(cs_open_for_writing(path, 0o644))
    defer { cs_close(descriptor) }
    if case .failed(let error) = Descriptor.write(bytes, to: descriptor) { throw error }
  }

  /// Puts a new file with this content in place of one that may be there: under its name is at any time
  /// all of the old one or all of the new one.
  package static func replace(
    _ path: String, with bytes: [UInt8], mode: Int32 = 0o666
  ) throws(SystemError) {
    let temporary = "\(path).\(cs_process_id()).tmp"
    let descriptor = try SystemError.check(cs_open_new(temporary, mode))
    do throws(SystemError) {
      defer { cs_close(descriptor) }
      if case .failed(let error) = Descriptor.write(bytes, to: descriptor) { throw error }
      try SystemError.check(cs_sync(descriptor))
      try SystemError.check(cs_rename(temporary, path))
    } catch {
      cs_remove(temporary)
      throw error
    }
  }

  /// The names in a folder, those of folders with a `/` behind them; empty where it cannot be read.
  package static func names(in folder: String) -> [String] {
    var names: [String] = []
    withUnsafeMutablePointer(to: &names) { names in
      _ = cs_list_folder(
        folder,
        { context, name, isFolder in
          guard let name, let names = context?.assumingMemoryBound(to: [String].self) else {
            return
          }
          names.pointee.append(String(cString: name) + (isFolder == 1 ? "/" : ""))
        }, names)
    }
    return names
  }
}
