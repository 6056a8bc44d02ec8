import CleverTapJSON

/// Every generated file of `schemas/`.
package struct SchemaFiles: Sendable {
  /// One file: its path below `schemas/` and its content.
  package struct File: Sendable {
    package let path: String
    package let content: [UInt8]
  }

  private let entries = GatewayService.definitions
  /// The form of characters beyond ASCII: escaped, or as UTF-8.
  private let escaping: Escaping

  package init(escaping: Escaping = .ascii) { self.escaping = escaping }

  private func text(_ value: Value) -> [UInt8] { PrettyPrinter.text(value, escaping) }

  /// All files, in the order of their paths' first mention.
  package var all: [File] {
    var files = [
      File(path: "openrpc.json", content: text(OpenRPC(entries: entries).document)),
      File(path: "errors.json", content: text(ErrorSchema.document)),
      File(path: "notifications.json", content: text(WireSchemas.notifications)),
      File(path: "envelope.json", content: text(WireSchemas.envelope)),
      File(path: "mcp/tools.json", content: text(MCPTools(entries: entries).list)),
    ]
    for entry in entries {
      files.append(
        File(
          path: "methods/\(entry.name).params.json",
          content: text(ParamSchema.params(entry))))
      files.append(
        File(
          path: "methods/\(entry.name).result.json",
          content: text(SchemaPrinter.result(entry))))
    }
    return files
  }

  /// The document that `schema NAME` prints: `openrpc`, `mcp-tools`, `errors`, or a method's two
  /// schemas; nil for any other name.
  package func document(_ name: String) -> [UInt8]? {
    let paths = ["openrpc": "openrpc.json", "mcp-tools": "mcp/tools.json", "errors": "errors.json"]
    if let path = paths[name] { return all.first { $0.path == path }?.content }
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return text(
      .object([
        ("params", ParamSchema.params(entry)), ("result", SchemaPrinter.result(entry)),
      ]))
  }

  /// The names that ``document(_:)`` accepts.
  package var names: [String] { SchemaFiles.documents + entries.map(\.name) }
  /// The names of documents that describe more than one method.
  package static let documents = ["openrpc", "mcp-tools", "errors"]
}
