import Foundation
import TestSupport

/// The files below `Sources`.
enum SourceTree {
  /// One file.
  struct File {
    /// Path below `Sources`.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }
    var module: String { String(path.prefix { $0 != "/" }) }
  }

  static let folder = repositoryRoot.appendingPathComponent("Sources")

  static func swiftFiles() throws -> [File] { try files(".swift") }

  /// The files whose names end in one of the suffixes.
  static func files(_ suffixes: String...) throws -> [File] {
    try paths().filter { path in suffixes.contains { path.hasSuffix($0) } }.map { path in
      File(
        path: path,
        text: try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
    }
  }

  /// Paths of all files and folders below `Sources`, in order.
  static func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }
}
