import CleverTap
import CleverTapJSON

/// Prints JSON Schemas from the table, in the common subset of draft-07 and 2020-12.
enum SchemaPrinter {
  /// A result's schema.
  static func schema(_ shape: ResultType, _ summary: String? = nil) -> Value {
    .object(members(shape) + (summary.map { [("description", .string($0))] } ?? []))
  }

  private static func members(_ shape: ResultType) -> [(String, Value)] {
    switch shape {
    case .any: return []
    case .string: return [("type", "string")]
    case .integer: return [("type", "integer")]
    case .number: return [("type", "number")]
    case .boolean: return [("type", "boolean")]
    case .null: return [("type", "null")]
    case .choice(let texts): return [("type", "string"), ("enum", .strings(texts))]
    case .nullable(let inner):
      return members(inner).map { name, value in
        guard name == "type" else { return (name, value) }
        return (name, .array([value, "null"]))
      }
    case .array(let element): return [("type", "array"), ("items", schema(element))]
    case .object(let properties): return object(properties) + [("additionalProperties", false)]
    case .open(let properties): return object(properties)
    case .map(let inner): return [("type", "object"), ("additionalProperties", schema(inner))]
    }
  }

  private static func object(_ properties: [ResultType.Property]) -> [(String, Value)] {
    [
      ("type", "object"),
      ("properties", .object(properties.map { ($0.name, schema($0.shape, $0.summary)) })),
      ("required", .strings(properties.filter { !$0.isOptional }.map(\.name))),
    ]
  }

  /// The canonical form of a param, for models: arrays rather than strings with commas, listed
  /// spellings, days as strings.
  static func canonical(_ field: Param) -> Value {
    .object(canonicalMembers(field.form) + annotations(field))
  }

  private static func canonicalMembers(_ form: Param.ParamType) -> [(String, Value)] {
    func list(_ items: [(String, Value)]) -> [(String, Value)] {
      [("type", "array"), ("items", .object([("type", "string")] + items))]
    }
    switch form {
    case .day: return [("type", "string"), ("pattern", .string(LenientPattern.canonicalDay))]
    case .terms(let vocabulary): return list([("enum", .strings(vocabulary.values))])
    case .choices(let texts): return list([("enum", .strings(texts))])
    case .texts: return list([("minLength", 1)])
    case .boolean: return [("type", "boolean")]
    case .integer(let bounds): return integer(bounds, isNullable: false)
    case .text: return [("type", "string"), ("minLength", 1)]
    case .choice(let texts): return [("type", "string"), ("enum", .strings(texts))]
    }
  }

  /// Everything a param accepts by name, spellings and strings with commas included.
  static func accepted(_ field: Param, checksTerms: Bool = true) -> Value {
    .object(acceptedMembers(field, checksTerms) + annotations(field))
  }

  private static func acceptedMembers(_ field: Param, _ checksTerms: Bool) -> [(String, Value)] {
    func type(_ names: String...) -> (String, Value) {
      let all = names + (field.isRequired ? [] : ["null"])
      return ("type", all.count == 1 ? .string(all[0]) : .strings(all))
    }
    func list(_ pattern: String?) -> [(String, Value)] {
      let items: [(String, Value)] = [("type", "string"), ("minLength", 1)]
      guard let pattern else { return [type("array", "string"), ("items", .object(items))] }
      return [
        type("array", "string"),
        ("items", .object(items + [("pattern", .string("^\(pattern)$"))])),
        ("pattern", .string(LenientPattern.list(pattern))),
      ]
    }
    switch field.form {
    case .day: return [type("string", "integer"), ("pattern", .string(LenientPattern.day))]
    case .terms(let vocabulary): return list(checksTerms ? LenientPattern.terms(vocabulary) : nil)
    case .choices(let texts): return list(LenientPattern.choices(texts))
    case .texts: return list(nil)
    case .boolean: return [type("boolean")]
    case .integer(let bounds): return integer(bounds, isNullable: !field.isRequired)
    case .text: return [type("string"), ("minLength", 1)]
    case .choice(let texts):
      return [type("string"), ("pattern", .string("^\(LenientPattern.choices(texts))$"))]
    }
  }

  private static func integer(
    _ bounds: ClosedRange<Int>, isNullable: Bool
  ) -> [(String, Value)] {
    [
      ("type", isNullable ? .strings(["integer", "null"]) : "integer"),
      ("minimum", .integer(bounds.lowerBound)), ("maximum", .integer(bounds.upperBound)),
    ]
  }

  private static func annotations(_ field: Param) -> [(String, Value)] {
    let fallback = field.fallback.map { [("default", Value.raw(Array($0.utf8)))] } ?? []
    return [("description", .string(field.summary))] + fallback
  }

  /// The params of a method, by name.
  ///
  /// Filter values are free where `allowUnknown` is true.
  static func params(_ entry: MethodDefinition) -> Value {
    var members: [(String, Value)] = [
      ("$schema", "http://json-schema.org/draft-07/schema#"),
      ("title", .string("Params of \(entry.name)")), ("description", .string(entry.summary)),
      ("type", "object"),
    ]
    var properties: [(String, Value)] = []
    var strict: [(String, Value)] = []
    for field in entry.params {
      var isTerms = false
      if case .terms = field.form { isTerms = true }
      for name in [field.name] + field.aliases {
        properties.append((name, accepted(field, checksTerms: false)))
        if isTerms { strict.append((name, accepted(field))) }
      }
    }
    properties.append(
      (
        "_meta",
        .object([("type", "object"), ("description", "MCP's metadata, such as progressToken.")])
      ))
    members += [
      ("properties", .object(properties)),
      ("required", .strings(entry.params.filter(\.isRequired).map(\.name))),
      ("additionalProperties", false),
    ]
    if !strict.isEmpty {
      let free = Value.object([
        ("properties", .object([("allowUnknown", .object([("const", true)]))])),
        ("required", .strings(["allowUnknown"])),
      ])
      members += [("if", free), ("else", .object([("properties", .object(strict))]))]
    }
    return .object(members)
  }

  /// The result of a method.
  static func result(_ entry: MethodDefinition) -> Value {
    .object(
      [
        ("$schema", "http://json-schema.org/draft-07/schema#"),
        ("title", .string("Result of \(entry.name)")), ("description", .string(entry.summary)),
      ] + members(entry.result))
  }
}
