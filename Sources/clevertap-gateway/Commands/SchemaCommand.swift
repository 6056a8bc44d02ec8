import CleverTap
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// `schema`: prints one generated document, or writes the whole tree.
struct SchemaCommand {
  private let files: SchemaFiles

  init(_ options: Options) { files = SchemaFiles(escaping: options.escaping) }

  /// Without a name it prints the OpenRPC document, or with `folder` writes every file.
  func run(
    _ name: String?, folder: String?, _ streams: StandardStreams
  ) throws(UsageError) -> Int32 {
    if let folder {
      guard name == nil else {
        throw UsageError(message: "--write writes all; leave the name out")
      }
      for file in files.all { try write(file, below: folder) }
      return 0
    }
    let name = name ?? "openrpc"
    guard let text = files.document(name) else {
      let near = NearestName.find(to: name, in: files.names)
      let hint =
        near.map { "did you mean \($0)?" } ?? "known are: \(files.names.joined(separator: ", "))"
      throw UsageError(message: "unknown schema \"\(name)\"; \(hint)")
    }
    return CallCommand.write([text], to: streams.output) ? 0 : Server.Exit.ioError
  }

  private func write(_ file: SchemaFiles.File, below folder: String) throws(UsageError) {
    let parts = file.path.split(separator: "/")
    var path = folder
    do throws(SystemError) {
      try FileSystem.makeFolder(path)
      for part in parts.dropLast() {
        path += "/\(part)"
        try FileSystem.makeFolder(path)
      }
      path += "/\(parts.last ?? "")"
      try FileSystem.write(file.content, to: path)
    } catch {
      throw UsageError(message: "cannot write \(path): \(error.text)")
    }
  }
}
