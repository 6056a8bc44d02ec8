import CleverTapJSON

/// The JSON Schemas of what the gateway writes besides results: notifications, and the envelope.
enum WireSchemas {
  static var notifications: Value {
    func notification(_ method: String, _ summary: String, _ params: [ResultType.Property]) -> Value
    {
      .object([
        ("type", "object"), ("description", .string(summary)),
        (
          "properties",
          .object([
            ("jsonrpc", .object([("const", "2.0")])),
            ("method", .object([("const", .string(method))])),
            ("params", SchemaPrinter(names: .titles).schema(.object(params))),
          ])
        ), ("required", .strings(["jsonrpc", "method", "params"])), ("additionalProperties", false),
      ])
    }
    return .object([
      SchemaPrinter.dialect, ("title", "Notifications the gateway sends, none of them unasked"),
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

  static var envelope: Value {
    let id = Value.object([("type", .strings(["string", "number", "null"]))])
    func response(_ member: String, _ schema: Value) -> Value {
      .object([
        ("type", "object"),
        (
          "properties",
          .object([("jsonrpc", .object([("const", "2.0")])), ("id", id), (member, schema)])
        ), ("required", .strings(["jsonrpc", "id", member])), ("additionalProperties", false),
      ])
    }
    let responses = [response("result", .object([])), response("error", ErrorSchema.object)]
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
      SchemaPrinter.dialect, ("title", "Any line the gateway writes"),
      (
        "anyOf",
        .array(
          responses + [
            .object([
              ("type", "array"), ("minItems", 1),
              ("items", .object([("anyOf", .array(responses))])),
            ]), notification,
          ])
      ),
    ])
  }
}
