import CleverTap
import CleverTapJSON

/// The OpenRPC 1.3.2 document, printed from the method table.
struct OpenRPC {
  let entries: [MethodDefinition]

  var document: Value {
    .object([
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
    ])
  }

  private func method(_ entry: MethodDefinition) -> Value {
    let errors = entry.errors.map { kind in
      Value.object([
        ("code", .integer(kind.code)), ("message", .string(ErrorKinds.entry(kind).meaning)),
        ("data", .object([("kind", .string(kind.rawValue))])),
      ])
    }
    return .object([
      ("name", .string(entry.name)), ("summary", .string(entry.summary)),
      ("description", .string(entry.description)), ("paramStructure", "either"),
      ("params", .array(entry.params.map(param))),
      (
        "result",
        .object([
          ("name", .string("\(entry.name)Result")), ("schema", SchemaPrinter.schema(entry.result)),
        ])
      ), ("errors", .array(errors)), ("examples", .array([example(entry)])),
    ])
  }

  private func param(_ field: Param) -> Value {
    .object([
      ("name", .string(field.name)), ("description", .string(field.summary)),
      ("required", .bool(field.isRequired)),
      ("schema", SchemaPrinter.accepted(field, checksTerms: false)),
    ])
  }

  /// The example's params by name; its result is shown by the transcripts.
  private func example(_ entry: MethodDefinition) -> Value {
    let members = (try? Document(entry.example))?.root.members ?? []
    let params = members.map { member in
      Value.object([
        ("name", .string(member.name.string ?? "")), ("value", .raw(Array(member.value.raw))),
      ])
    }
    return .object([
      ("name", .string("\(entry.name) example")), ("description", .string(entry.summary)),
      ("params", .array(params)),
    ])
  }
}
