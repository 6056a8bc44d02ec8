import CleverTap
import CleverTapJSON
import GatewayRPC

/// MCP's tools, printed from the method table: plain schemas, inline, canonical forms only.
struct MCPTools {
  let entries: [MethodDefinition]

  /// Messages or rows of `getReport` unless a model asks for more.
  static let defaultLimit = 100

  /// Params that only make sense on a pipe.
  private static let hidden: Set<String> = ["stream"]

  /// The method behind a tool; nil where there is no such tool.
  func entry(_ name: String) -> MethodDefinition? { entries.first { $0.isTool && $0.name == name } }

  /// The tools' names.
  var names: [String] { entries.filter(\.isTool).map(\.name) }

  /// A tool's checked arguments: MCP's `_meta` stands beside them, and messages are limited unless
  /// the call says otherwise.
  static func arguments(
    _ entry: MethodDefinition, _ call: Request, _ meta: ParsedValue?
  ) throws(RPCError) -> Params {
    let arguments = try MethodDefinition.check(call, fields(entry))
      .with(meta: meta?.kind == .object ? meta : nil)
    let isLimited = entry.params.contains { $0.name == "limit" }
    let isUpstream = arguments.text("shape") == ReportResult.Shape.upstream.rawValue
    return isLimited && !isUpstream ? arguments.with("limit", orElse: defaultLimit) : arguments
  }

  /// The params a tool has.
  static func fields(_ entry: MethodDefinition) -> [Param] {
    entry.params.filter { !hidden.contains($0.name) }
  }

  /// The result of `tools/list`, without what a revision adds to it.
  var list: Value { .object([("tools", .array(entries.filter(\.isTool).map(tool)))]) }

  private func tool(_ entry: MethodDefinition) -> Value {
    let isNetwork = if case .network = entry.handler { true } else { false }
    return .object([
      ("name", .string(entry.name)), ("title", .string(entry.title)),
      ("description", .string("\(entry.summary). \(entry.description)")),
      ("inputSchema", input(entry)), ("outputSchema", output(entry.result)),
      (
        "annotations",
        .object([
          ("title", .string(entry.title)), ("readOnlyHint", true), ("destructiveHint", false),
          ("idempotentHint", true), ("openWorldHint", .bool(isNetwork)),
        ])
      ),
    ])
  }

  private func input(_ entry: MethodDefinition) -> Value {
    let fields = MCPTools.fields(entry)
    return .object([
      ("type", "object"),
      ("properties", .object(fields.map { ($0.name, property(entry, $0)) })),
      ("required", .strings(fields.filter(\.isRequired).map(\.name))),
      ("additionalProperties", false),
    ])
  }

  private func property(_ entry: MethodDefinition, _ field: Param) -> Value {
    guard field.name == "limit" else { return SchemaPrinter.canonical(field) }
    return SchemaPrinter.canonical(
      Param(
        field.name, field.form, default: String(MCPTools.defaultLimit), example: field.example,
        field.summary))
  }

  private func output(_ shape: ResultType) -> Value {
    guard case .array = shape else { return SchemaPrinter.schema(shape) }
    return SchemaPrinter.schema(.object([.init("items", shape, "The list.")]))
  }
}
