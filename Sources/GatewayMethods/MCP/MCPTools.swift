import CleverTap
import CleverTapJSON
import GatewayRPC

/// MCP's tools, printed from the method table: plain schemas, inline, canonical forms only.
struct MCPTools {
  let entries: [MethodDefinition]

  /// Defaults that hold for models in place of the methods' own, since hosts cut what is longer than
  /// about 50,000 characters, and many never say that they gave up.
  static let defaults = [("limit", 100), ("maxBytes", 40_000), ("deadlineSeconds", 120)]

  /// Bytes of a result of shape upstream, which is given whole or not at all.
  static let maximumUpstreamBytes = 40_000

  /// Windows that `planReport` shows to models.
  private static let maximumPlannedWindows = 20

  /// Params that only make sense on a pipe.
  private static let hidden: Set<String> = ["stream"]

  /// The method behind a tool; nil where there is no such tool.
  func entry(_ name: String) -> MethodDefinition? { entries.first { $0.isTool && $0.name == name } }

  /// The tools' names.
  var names: [String] { entries.filter(\.isTool).map(\.name) }

  /// A tool's checked arguments: MCP's `_meta` stands beside them, and models' defaults hold unless
  /// the call says otherwise.
  ///
  /// A default that is given counts as not given, for hosts that fill in all of them.
  static func arguments(
    _ definition: MethodDefinition, _ call: Request, _ meta: ParsedValue?
  ) throws(RPCError) -> Params {
    var arguments = try MethodDefinition.check(call, params(definition))
      .with(meta: meta?.kind == .object ? meta : nil)
    let isUpstream = arguments.text("shape") == ReportResult.Shape.upstream.rawValue
    for (name, value) in defaults where definition.params.contains(where: { $0.name == name }) {
      let given = arguments.integer(name)
      guard given == nil || given == value else { continue }
      let isOfItems = name == "limit" || name == "maxBytes"
      arguments = arguments.with(name, isUpstream && isOfItems ? nil : value)
    }
    if definition.name == "planReport" {
      return arguments.with(RequestPlan.windowBound, maximumPlannedWindows)
    }
    return arguments
  }

  /// Refuses a result of shape upstream that hosts would cut: it cannot be given in part.
  static func checkSize(_ reply: Reply, _ params: Params) throws(RPCError) {
    guard params.text("shape") == ReportResult.Shape.upstream.rawValue,
      reply.count > maximumUpstreamBytes
    else { return }
    var error = CleverTapError(
      .tooLarge,
      "The bodies make a result of \(reply.count) bytes; models get at most \(maximumUpstreamBytes).",
      hint: "Use shape \"messages\" or \"rows\", which limit and maxBytes bound, or fewer days.")
    error.retryable = false
    throw RPCError(error)
  }

  /// The params a tool has.
  static func params(_ definition: MethodDefinition) -> [Param] {
    definition.params.filter { !hidden.contains($0.name) }.map { param in
      let value = defaults.first { $0.0 == param.name }?.1
      return value.map { param.with(default: String($0)) } ?? param
    }
  }

  /// The result of `tools/list`, without what a revision adds to it.
  var list: Value { .object([("tools", .array(entries.filter(\.isTool).map(tool)))]) }

  /// Characters of a tool's result that Claude Code accepts without writing them to a file.
  private static let maximumResultCharacters = 500_000

  private func tool(_ definition: MethodDefinition) -> Value {
    let isNetwork = if case .network = definition.handler { true } else { false }
    return .object([
      ("name", .string(definition.name)), ("title", .string(definition.title)),
      ("description", .string("\(definition.summary). \(definition.description)")),
      ("inputSchema", input(definition)), ("outputSchema", output(definition.result)),
      (
        "annotations",
        .object([
          ("readOnlyHint", true), ("idempotentHint", true), ("openWorldHint", .bool(isNetwork)),
        ])
      ),
      (
        "_meta",
        .object([
          ("anthropic/maxResultSizeChars", .integer(MCPTools.maximumResultCharacters))
        ])
      ),
    ])
  }

  private func input(_ definition: MethodDefinition) -> Value {
    let params = MCPTools.params(definition)
    let required = params.filter(\.isRequired).map(\.name)
    return .object([
      ("type", "object"),
      (
        "properties",
        .object(
          params.map {
            ($0.name, ParamSchema.canonical($0, isDescribed: isDescribed($0, of: definition)))
          })
      ),
      ("required", .strings(required)), ("additionalProperties", false),
    ])
  }

  /// Returns true if a tool's schema describes a param: always if it is required, else in the first
  /// tool that has it only, so that the list stays below 16 KiB.
  private func isDescribed(_ param: Param, of definition: MethodDefinition) -> Bool {
    let first = entries.first { entry in
      entry.isTool && entry.params.contains { $0.name == param.name && $0.summary == param.summary }
    }
    return param.isRequired || first?.name == definition.name
  }

  private func output(_ type: ResultType) -> Value {
    let printer = SchemaPrinter(names: .none)
    guard case .array = type.unnamed else { return printer.schema(type) }
    return printer.schema(.object([.init("items", type, "The list.")]))
  }
}
