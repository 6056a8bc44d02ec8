import CleverTap
import CleverTapJSON
import GatewayRPC

/// Every generated file of `schemas/`.
package struct SchemaFiles: Sendable {
  /// One file: its path below `schemas/` and its content.
  package struct File: Sendable {
    package let path: String
    package let content: [UInt8]
  }

  private let entries = GatewayService.definitions
  /// How characters beyond ASCII are written.
  private let escaping: Escaping

  package init(escaping: Escaping = .ascii) { self.escaping = escaping }

  private func text(_ value: Value) -> [UInt8] { PrettyPrinter.text(value, escaping) }

  /// All files, in the order of their paths' first mention.
  package var all: [File] {
    var files = [
      File(path: "openrpc.json", content: text(OpenRPC(entries: entries).document)),
      File(path: "errors.json", content: text(errors)),
      File(path: "notifications.json", content: text(notifications)),
      File(path: "envelope.json", content: text(envelope)),
      File(path: "mcp/tools.json", content: text(MCPTools(entries: entries).list)),
    ]
    for entry in entries {
      files.append(
        File(
          path: "methods/\(entry.name).params.json",
          content: text(SchemaPrinter.params(entry))))
      files.append(
        File(
          path: "methods/\(entry.name).result.json",
          content: text(SchemaPrinter.result(entry))))
    }
    return files
  }

  /// What `schema NAME` prints: `openrpc`, `mcp-tools`, `errors`, or a method's two schemas; nil for
  /// any other name.
  package func document(_ name: String) -> [UInt8]? {
    let paths = ["openrpc": "openrpc.json", "mcp-tools": "mcp/tools.json", "errors": "errors.json"]
    if let path = paths[name] { return all.first { $0.path == path }?.content }
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return text(
      .object([
        ("params", SchemaPrinter.params(entry)), ("result", SchemaPrinter.result(entry)),
      ]))
  }

  /// The names that ``document(_:)`` knows.
  package var names: [String] { SchemaFiles.documents + entries.map(\.name) }
  /// Those of them that are no methods.
  package static let documents = ["openrpc", "mcp-tools", "errors"]

  private var errors: Value {
    .object([
      draft, ("title", "Error object of every failed call"),
      (
        "description",
        "`kinds` lists every error: kind, JSON-RPC code, meaning. The rest is the schema of the error object."
      ),
      (
        "kinds",
        .array(
          ErrorKinds.all.map { entry in
            .object([
              ("kind", .string(entry.kind)), ("code", .integer(entry.code)),
              ("meaning", .string(entry.meaning)),
            ])
          })
      ), ("allOf", .array([ErrorSchema.object])),
    ])
  }

  private var notifications: Value {
    func notification(_ method: String, _ summary: String, _ params: [ResultType.Property]) -> Value
    {
      .object([
        ("type", "object"), ("description", .string(summary)),
        (
          "properties",
          .object([
            ("jsonrpc", .object([("const", "2.0")])),
            ("method", .object([("const", .string(method))])),
            ("params", SchemaPrinter.schema(.object(params))),
          ])
        ), ("required", .strings(["jsonrpc", "method", "params"])), ("additionalProperties", false),
      ])
    }
    return .object([
      draft, ("title", "Notifications the gateway sends, none of them unasked"),
      (
        "anyOf",
        .array([
          notification(
            "notifications/progress", "For a call with _meta.progressToken, until its answer.",
            [
              .init("progressToken", .any, "The call's token."),
              .init("progress", .number, "Windows done plus a fraction below 1; always rises."),
              .init("total", .integer, "Windows in all."),
              .init("message", .string, "The same for people, with messages and bytes."),
            ]),
          notification(
            "notifications/report", "Messages of a getReport call with stream:true.",
            [
              .init("requestId", .any, "The call's id."),
              .init("window", .object(ReportShapes.window), "The window they belong to."),
              .init("messages", .array(ReportShapes.message), "Some of its messages, in order."),
            ]),
        ])
      ),
    ])
  }

  private var envelope: Value {
    let id = Value.object([("type", .strings(["string", "number", "null"]))])
    func answer(_ member: String, _ schema: Value) -> Value {
      .object([
        ("type", "object"),
        (
          "properties",
          .object([("jsonrpc", .object([("const", "2.0")])), ("id", id), (member, schema)])
        ), ("required", .strings(["jsonrpc", "id", member])), ("additionalProperties", false),
      ])
    }
    let answers = [answer("result", .object([])), answer("error", ErrorSchema.object)]
    let notification = Value.object([
      ("type", "object"),
      (
        "properties",
        .object([
          ("jsonrpc", .object([("const", "2.0")])),
          (
            "method",
            .object([("enum", .strings(["notifications/progress", "notifications/report"]))])
          ), ("params", .object([("type", "object")])),
        ])
      ), ("required", .strings(["jsonrpc", "method", "params"])), ("additionalProperties", false),
    ])
    return .object([
      draft, ("title", "Any line the gateway writes"),
      (
        "anyOf",
        .array(
          answers + [
            .object([
              ("type", "array"), ("minItems", 1),
              ("items", .object([("anyOf", .array(answers))])),
            ]), notification,
          ])
      ),
    ])
  }

  private var draft: (String, Value) { ("$schema", "http://json-schema.org/draft-07/schema#") }
}
