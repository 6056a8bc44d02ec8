import CleverTap
import CleverTapJSON

/// The OpenRPC 1.3.2 document, printed from the method table.
struct OpenRPC {
  let entries: [MethodDefinition]

  var document: Value {
    let schemas = SchemaPrinter.components(entries.map(\.result))
    return .object([
      ("openrpc", "1.3.2"),
      (
        "info",
        .object([
          ("title", "clevertap-gateway"), ("version", .string(GatewayService.contractVersion)),
          (
            "description",
            "CleverTap's message reports over JSON-RPC 2.0, one message a line on stdin and stdout. Read-only. Params go by name or by position."
          ),
        ])
      ), ("methods", .array(entries.map(method))),
      ("components", .object([("schemas", .object(schemas))])),
    ])
  }

  private func method(_ definition: MethodDefinition) -> Value {
    let errors = definition.errors.map { kind in
      Value.object([
        ("code", .integer(kind.code)), ("message", .string(ErrorKinds.entry(kind).meaning)),
        ("data", .object([("kind", .string(kind.rawValue))])),
      ])
    }
    let result = SchemaPrinter(names: .references).schema(definition.result)
    return .object([
      ("name", .string(definition.name)), ("summary", .string(definition.summary)),
      ("description", .string(definition.description)), ("paramStructure", "either"),
      ("params", .array(definition.params.map(param))),
      (
        "result",
        .object([("name", .string("\(definition.name)Result")), ("schema", result)])
      ), ("errors", .array(errors)), ("examples", .array(examples(definition))),
    ])
  }

  private func param(_ param: Param) -> Value {
    .object([
      ("name", .string(param.name)), ("description", .string(param.summary)),
      ("required", .bool(param.isRequired)), ("schema", ParamSchema.accepted(param)),
    ])
  }

  /// The method's example call with its result; none for a method without a recorded result.
  private func examples(_ definition: MethodDefinition) -> [Value] {
    guard let result = ExampleResults.byMethod[definition.name] else { return [] }
    let members = (try? Document(definition.example))?.root.members ?? []
    let params = members.map { member in
      Value.object([
        ("name", .string(member.name.string ?? "")), ("value", .raw(Array(member.value.raw))),
      ])
    }
    return [
      .object([
        ("name", .string("\(definition.name) example")),
        ("description", .string(definition.summary)), ("params", .array(params)),
        (
          "result",
          .object([
            ("name", .string("\(definition.name)Result")), ("value", .raw(Array(result.utf8))),
          ])
        ),
      ])
    ]
  }
}
