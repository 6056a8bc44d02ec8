import CleverTap
import CleverTapJSON

/// Prints JSON Schemas from the table, in the common subset of draft-07 and 2020-12.
struct SchemaPrinter {
  /// The form in which named types are written.
  enum Names {
    /// In place, with their name as the title.
    case titles
    /// As references into the document's components.
    case references
    /// In place, in few bytes: the types of the first level's members, and no more about them.
    case none
  }

  /// The dialect that the files name.
  static let dialect: (String, Value) = ("$schema", "http://json-schema.org/draft-07/schema#")

  let names: Names
  private var isNested = false

  init(names: Names) { self.names = names }

  private init(names: Names, isNested: Bool) {
    self.names = names
    self.isNested = isNested
  }

  /// A result's schema.
  func schema(_ type: ResultType, _ summary: String? = nil) -> Value {
    .object(members(type) + (summary.map { [("description", .string($0))] } ?? []))
  }

  func members(_ type: ResultType) -> [(String, Value)] {
    switch type {
    case .any: return []
    case .string: return [("type", "string")]
    case .integer: return [("type", "integer")]
    case .number: return [("type", "number")]
    case .boolean: return [("type", "boolean")]
    case .null: return [("type", "null")]
    case .choice(let texts):
      if case .none = names { return [("type", "string")] }
      return [("type", "string"), ("enum", .strings(texts))]
    case .nullable(let inner): return nullable(inner)
    case .array(let element):
      if case (.none, .named) = (names, element) {
        return [("type", "array"), ("items", .object([("type", "object")]))]
      }
      return [("type", "array"), ("items", schema(element))]
    case .object(let properties):
      let members = object(properties)
      if case .none = names { return members }
      return members + [("additionalProperties", false)]
    case .open(let properties): return object(properties) + [("additionalProperties", true)]
    case .map(let inner): return [("type", "object"), ("additionalProperties", schema(inner))]
    case .named(let name, let inner):
      switch names {
      case .titles: return [("title", .string(name))] + members(inner)
      case .references: return [("$ref", .string("#/components/schemas/\(name)"))]
      case .none:
        // A named type within another one is told by its own name in the other documents.
        if isNested { return [("type", "object")] }
        return SchemaPrinter(names: .none, isNested: true).members(inner)
      }
    }
  }

  private func nullable(_ inner: ResultType) -> [(String, Value)] {
    let members = members(inner)
    if case .none = names, let type = members.first, type.0 == "type", case .string = type.1 {
      return [("type", .array([type.1, "null"]))] + members.dropFirst()
    }
    return [("anyOf", .array([.object(members), .object([("type", "null")])]))]
  }

  private func object(_ properties: [ResultType.Property]) -> [(String, Value)] {
    let required = properties.filter { !$0.isOptional }.map(\.name)
    let described = properties.map { property -> (String, Value) in
      if case .none = names { return (property.name, schema(property.type)) }
      // Beside a reference draft-07 ignores everything, so the description goes around it.
      if case (.references, .named) = (names, property.type) {
        return (
          property.name,
          .object([
            ("description", .string(property.summary)),
            ("allOf", .array([schema(property.type)])),
          ])
        )
      }
      return (property.name, schema(property.type, property.summary))
    }
    let all: [(String, Value)] = [("type", "object"), ("properties", .object(described))]
    if case .none = names { return all }
    return all + [("required", .strings(required))]
  }

  /// The named types of a result, each once, in the order of their first mention.
  static func components(_ types: [ResultType]) -> [(String, Value)] {
    var found: [(String, Value)] = []
    func visit(_ type: ResultType) {
      switch type {
      case .any, .string, .integer, .number, .boolean, .null, .choice: break
      case .nullable(let inner), .array(let inner), .map(let inner): visit(inner)
      case .object(let properties), .open(let properties):
        for property in properties { visit(property.type) }
      case .named(let name, let inner):
        guard !found.contains(where: { $0.0 == name }) else { return }
        let schema = SchemaPrinter(names: .references).members(inner)
        found.append((name, .object([("title", .string(name))] + schema)))
        visit(inner)
      }
    }
    for type in types { visit(type) }
    return found
  }

  /// The result of a method.
  static func result(_ definition: MethodDefinition) -> Value {
    let members = SchemaPrinter(names: .titles).members(definition.result)
    let title: [(String, Value)] =
      members.first?.0 == "title" ? [] : [("title", .string("Result of \(definition.name)"))]
    return .object(
      [dialect] + title + members + [("description", .string("Result of \(definition.name)."))])
  }
}
