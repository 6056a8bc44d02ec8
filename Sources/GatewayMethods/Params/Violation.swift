/// One thing that is wrong with a call's params.
package struct Violation: Equatable, Sendable {
  /// The broken rule; its names follow JSON Schema's keywords where it has one.
  package enum Rule: String, CaseIterable, Sendable {
    /// A member that must be there is not.
    case required
    /// A value of the wrong JSON type.
    case type
    /// Not one of the allowed values.
    case `enum`
    /// Not of the form that is read, such as a day that does not exist.
    case format
    /// Below the smallest value.
    case minimum
    /// Above the largest value.
    case maximum
    /// A member that the method does not have.
    case unknown
    /// A member given twice.
    case duplicate
    /// Two members that do not go together, or not in this order.
    case conflict
  }

  /// JSON Pointer (RFC 6901) into the params.
  package let path: String
  /// The rule.
  package let rule: Rule
  /// One sentence.
  package let message: String
  /// The values that are accepted, where they can be listed.
  package let allowed: [String]?
  /// The accepted value nearest to the given one.
  package let suggestion: String?

  /// States a violation.
  package init(
    _ path: String, _ rule: Rule, _ message: String, allowed: [String]? = nil,
    suggestion: String? = nil
  ) {
    self.path = path
    self.rule = rule
    self.message = message
    self.allowed = allowed
    self.suggestion = suggestion
  }

  /// A JSON Pointer's token for a member name.
  package static func token(_ name: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars.prefix(200) {
      switch scalar {
      case "~": out += "~0"
      case "/": out += "~1"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return "/" + out
  }
}
