import CleverTapJSON

/// The JSON Schema of the error object.
enum ErrorSchema {
  /// The document: the kinds of error, and the error object's schema.
  static let document = Value.object([
    SchemaPrinter.dialect, ("title", "Error object of every failed call"),
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

  /// `data` of every error.
  static let data = Value.object([
    ("type", "object"),
    (
      "properties",
      .object([
        ("kind", .object([("type", "string"), ("enum", .strings(ErrorKinds.all.map(\.kind)))])),
        ("retryable", .object([("type", "boolean")])), ("hint", .object([("type", "string")])),
        (
          "violations",
          .object([
            ("type", "array"),
            (
              "items",
              .object([
                ("type", "object"),
                (
                  "properties",
                  .object([
                    ("path", text("JSON Pointer into the params.")),
                    (
                      "rule",
                      .object([
                        ("type", "string"),
                        ("enum", .strings(Violation.Rule.allCases.map(\.rawValue))),
                      ])
                    ), ("message", text("One sentence.")),
                    (
                      "allowed",
                      .object([("type", "array"), ("items", .object([("type", "string")]))])
                    ), ("suggestion", text("The nearest accepted value.")),
                  ])
                ), ("required", .strings(["path", "rule", "message"])),
              ])
            ),
          ])
        ), ("offset", .object([("type", "integer")])),
        ("retryAfterSeconds", .object([("type", "integer")])),
        ("httpStatus", .object([("type", "integer")])),
        ("attempts", .object([("type", "integer")])),
        ("completedWindows", .object([("type", "integer")])),
        ("window", SchemaPrinter(names: .titles).schema(.object(ReportShapes.window))),
        ("upstream", .object([("type", "object")])),
        ("violationsOmitted", .object([("type", "integer")])),
      ])
    ), ("required", .strings(["kind", "retryable", "hint"])),
  ])

  /// An error object.
  static let object = Value.object([
    ("type", "object"),
    (
      "properties",
      .object([
        (
          "code",
          .object([
            ("type", "integer"),
            ("enum", .array(Set(ErrorKinds.all.map(\.code)).sorted().map(Value.integer))),
          ])
        ), ("message", text("One sentence.")), ("data", data),
      ])
    ), ("required", .strings(["code", "message", "data"])), ("additionalProperties", false),
  ])

  private static func text(_ summary: String) -> Value {
    .object([("type", "string"), ("description", .string(summary))])
  }
}
