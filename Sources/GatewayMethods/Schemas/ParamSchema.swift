import CleverTap
import CleverTapJSON

/// Prints the JSON Schemas of params.
enum ParamSchema {
  /// `NdaysAgo` with N at most 36525.
  private static let daysAgo =
    "([0-9]{1,4}|[0-2][0-9]{4}|3[0-5][0-9]{3}|36[0-4][0-9]{2}|365[01][0-9]|3652[0-5])"

  /// Days in every accepted form; whether the day exists is beyond a pattern.
  private static let acceptedDay =
    "^([0-9]{8}|\(anyCase("today"))|\(anyCase("yesterday"))|\(daysAgo)\(anyCase("daysago")))$"

  private static func anyCase(_ text: String) -> String {
    text.map { "[\($0)\($0.uppercased())]" }.joined()
  }

  /// The canonical form of a param, for models: arrays rather than strings with commas, listed
  /// spellings, days as strings; an optional param has a default or takes null.
  static func canonical(_ param: Param, isDescribed: Bool = true) -> Value {
    let members = canonicalMembers(param.type)
    let summary = param.shortSummary ?? param.summary
    let description: [(String, Value)] =
      summary.isEmpty || !isDescribed ? [] : [("description", .string(summary))]
    if param.isRequired { return .object(members + description) }
    if let value = param.defaultValue {
      return .object(members + description + [("default", .raw(Array(value.utf8)))])
    }
    return .object(orNull(members) + description)
  }

  /// The same, null accepted besides.
  private static func orNull(_ members: [(String, Value)]) -> [(String, Value)] {
    members.map { name, value in
      switch (name, value) {
      case ("type", _): (name, .array([value, "null"]))
      case ("enum", .array(let values)): (name, .array(values + [.null]))
      default: (name, value)
      }
    }
  }

  private static func canonicalMembers(_ type: Param.ParamType) -> [(String, Value)] {
    func list(_ items: [(String, Value)]) -> [(String, Value)] {
      [("type", "array"), ("items", .object([("type", "string")] + items))]
    }
    switch type {
    case .day: return [("type", "string")]
    case .terms(let values): return list([("enum", .strings(values.values))])
    case .choices(let texts): return list([("enum", .strings(texts))])
    case .texts, .ids: return list([])
    case .boolean: return [("type", "boolean")]
    case .integer(let bounds):
      let isOpen = bounds.upperBound >= 1_000_000
      return isOpen ? Array(integer(bounds).dropLast()) : integer(bounds)
    case .text: return [("type", "string")]
    case .choice(let texts): return [("type", "string"), ("enum", .strings(texts))]
    }
  }

  /// The schema of every form that a param accepts by name.
  static func accepted(_ param: Param) -> Value {
    var forms = acceptedForms(param.type)
    if !param.isRequired { forms.append([("type", "null")]) }
    let members = forms.count == 1 ? forms[0] : [("anyOf", .array(forms.map(Value.object)))]
    let value = param.defaultValue.map { [("default", Value.raw(Array($0.utf8)))] } ?? []
    return .object(members + [("description", .string(param.summary))] + value)
  }

  private static func acceptedForms(_ type: Param.ParamType) -> [[(String, Value)]] {
    func array(_ items: [Value]) -> [(String, Value)] {
      let items = items.count == 1 ? items[0] : .object([("anyOf", .array(items))])
      return [("type", "array"), ("items", items)]
    }
    let text: [(String, Value)] = [("type", "string")]
    let texts = array([.object([("type", "string"), ("minLength", 1)])])
    switch type {
    case .day:
      return [
        text + [("pattern", .string(acceptedDay))],
        [("type", "integer"), ("minimum", 10101), ("maximum", 99_991_231)],
      ]
    case .terms(let values): return [array([.object(text + known(values.values))]), texts, text]
    case .choices(let choices): return [array([.object(text + known(choices))]), text]
    case .texts: return [texts, text]
    case .ids:
      let number: [(String, Value)] = [("type", "number")]
      let id = Value.object([("type", "string"), ("minLength", 1)])
      return [array([id, .object(number)]), text, number]
    case .boolean: return [[("type", "boolean")]]
    case .integer(let bounds): return [integer(bounds)]
    case .text: return [text]
    case .choice(let choices): return [text + known(choices)]
    }
  }

  private static func known(_ values: [String]) -> [(String, Value)] {
    [("enum", .strings(values))]
  }

  private static func integer(_ bounds: ClosedRange<Int>) -> [(String, Value)] {
    [
      ("type", "integer"), ("minimum", .integer(bounds.lowerBound)),
      ("maximum", .integer(bounds.upperBound)),
    ]
  }

  /// The params of a method, by name.
  ///
  /// Other spellings of a name stand apart, so that what is made from the schema has one of each.
  static func params(_ definition: MethodDefinition) -> Value {
    let meta = Value.object([
      ("type", "object"), ("description", "MCP's metadata, such as progressToken."),
    ])
    let properties = definition.params.map { ($0.name, accepted($0)) } + [("_meta", meta)]
    var members: [(String, Value)] = [
      SchemaPrinter.dialect, ("title", .string("Params of \(definition.name)")),
      ("description", .string(definition.summary)), ("type", "object"),
      ("properties", .object(properties)),
    ]
    let spellings = definition.params.filter { !$0.aliases.isEmpty }
    if !spellings.isEmpty {
      let patterns = spellings.flatMap { param in
        param.aliases.map { ("^\($0)$", accepted(param)) }
      }
      members.append(("patternProperties", .object(patterns)))
    }
    let required = definition.params.filter(\.isRequired)
    members.append(
      ("required", .strings(required.filter { $0.aliases.isEmpty }.map(\.name))))
    for param in required where !param.aliases.isEmpty {
      let names = [param.name] + param.aliases
      let choices = names.map { Value.object([("required", .strings([$0]))]) }
      members.append(("anyOf", .array(choices)))
    }
    return .object(members + [("additionalProperties", false)])
  }
}
