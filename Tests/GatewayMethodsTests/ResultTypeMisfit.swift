import CleverTapJSON

@testable import GatewayMethods

extension ResultType {
  /// The first place where a value has not this shape; nil where all of it has.
  func misfit(_ value: ParsedValue, at path: String = "") -> String? {
    func members(_ properties: [ResultType.Property], isOpen: Bool) -> String? {
      guard value.kind == .object else { return "\(path): not an object" }
      for property in properties {
        guard let member = value.member(property.name) else {
          if property.isOptional { continue }
          return "\(path): no \(property.name)"
        }
        if let problem = property.type.misfit(member, at: "\(path)/\(property.name)") {
          return problem
        }
      }
      let known = properties.map(\.name)
      let extra = value.members.first { member in !known.contains { member.name.equals($0) } }
      return isOpen ? nil : extra.map { "\(path): extra \($0.name.string ?? "")" }
    }
    switch self {
    case .any: return nil
    case .named(_, let inner): return inner.misfit(value, at: path)
    case .string: return value.kind == .string ? nil : "\(path): not a string"
    case .integer: return value.integer != nil ? nil : "\(path): not an integer"
    case .number: return value.kind == .number ? nil : "\(path): not a number"
    case .boolean: return value.bool != nil ? nil : "\(path): not a boolean"
    case .null: return value.kind == .null ? nil : "\(path): not null"
    case .choice(let texts):
      return texts.contains(value.string ?? "") ? nil : "\(path): not a choice"
    case .nullable(let inner): return value.kind == .null ? nil : inner.misfit(value, at: path)
    case .array(let inner):
      guard value.kind == .array else { return "\(path): not an array" }
      return value.elements.lazy.compactMap { inner.misfit($0, at: "\(path)/*") }.first
    case .object(let properties): return members(properties, isOpen: false)
    case .open(let properties): return members(properties, isOpen: true)
    case .map(let inner):
      guard value.kind == .object else { return "\(path): not an object" }
      return value.members.lazy.compactMap { inner.misfit($0.value, at: "\(path)/*") }.first
    }
  }
}
