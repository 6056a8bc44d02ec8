import CleverTap
import JSON
import RPC

/// Every error the gateway can answer with: the engine's and the report client's.
package enum ErrorCatalogue {
  /// One kind of error.
  package struct Entry {
    package let kind: String
    package let code: Int
    package let meaning: String
  }

  /// In the order of their codes on the page: the standard ones, then our own.
  package static let all: [Entry] =
    [
      Entry(kind: "parseError", code: -32700, meaning: "Not JSON, or too long a message."),
      Entry(kind: "invalidRequest", code: -32600, meaning: "Not a JSON-RPC request."),
      Entry(kind: "methodNotFound", code: -32601, meaning: "No such method."),
    ] + Failure.Kind.allCases.filter { $0.code < 0 }.map(Entry.init) + [
      Entry(kind: "internalError", code: -32603, meaning: "A defect of the gateway."),
      Entry(
        kind: "unsupportedProtocolVersion", code: -32022,
        meaning: "An MCP revision that is not served; data.supported lists those that are."),
    ]
    + (Failure.Kind.allCases.filter { $0.code > 0 }.map(Entry.init)
    + [
      Entry(
        kind: Fault.overloaded.kind, code: Fault.overloaded.code,
        meaning: "A batch that would push the queue past its bound."),
      Entry(
        kind: Fault.shuttingDown.kind, code: Fault.shuttingDown.code,
        meaning: "The process is about to end."),
    ]).sorted { $0.code < $1.code }

  /// The entry of a failure's kind.
  static func entry(_ kind: Failure.Kind) -> Entry { Entry(kind) }

  /// `data` of every error.
  static let data = Value.object([
    ("type", "object"),
    (
      "properties",
      .object([
        ("kind", .object([("type", "string"), ("enum", .strings(all.map(\.kind)))])),
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
            ("type", "integer"), ("enum", .array(Set(all.map(\.code)).sorted().map(Value.integer))),
          ])
        ), ("message", text("One sentence.")), ("data", data),
      ])
    ), ("required", .strings(["code", "message", "data"])), ("additionalProperties", false),
  ])

  private static func text(_ summary: String) -> Value {
    .object([("type", "string"), ("description", .string(summary))])
  }
}

extension ErrorCatalogue.Entry {
  fileprivate init(_ kind: Failure.Kind) {
    self.init(kind: kind.rawValue, code: kind.code, meaning: kind.meaning)
  }
}
