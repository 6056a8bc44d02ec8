import CleverTapJSON

/// The JSON Schema of the error object.
enum ErrorSchema {
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
        ("window", SchemaPrinter.schema(.object(ReportShapes.window))),
        ("upstream", .object([("type", "object")])),
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
