/// One member of a method's params: what it accepts and what it means.
///
/// The validator interprets fields; schemas and help are printed from them.
public struct Field: Sendable {
  /// What values a field accepts.
  public enum Form: Sendable {
    /// A day: `YYYYMMDD` as string or integer, `today`, `yesterday`, `NdaysAgo`.
    case day
    /// Values of a vocabulary: an array, or one string with commas.
    case terms(Vocabulary)
    /// Any texts: an array, or one string with commas.
    case texts
    /// true or false.
    case boolean
    /// A whole number within bounds.
    case integer(ClosedRange<Int>)
    /// One text that is not empty.
    case text
    /// One of a few texts.
    case choice([String])
    /// Some of a few texts: an array, or one string with commas.
    case choices([String])
  }

  /// The member's name.
  public let name: String
  /// Other names it may be given under.
  public let aliases: [String]
  /// What it accepts.
  public let form: Form
  /// Whether a call without it is refused.
  public let isRequired: Bool
  /// One or two sentences for people and models.
  public let summary: String
  /// An example value as JSON.
  public let example: String
  /// The value that absence means, as JSON; nil where absence means no restriction.
  public let fallback: String?

  /// Describes a member.
  public init(
    _ name: String, _ form: Form, aliases: [String] = [], required: Bool = false,
    default fallback: String? = nil, example: String, _ summary: String
  ) {
    self.name = name
    self.aliases = aliases
    self.form = form
    isRequired = required
    self.summary = summary
    self.example = example
    self.fallback = fallback
  }
}

/// One thing that is wrong with a call's params.
public struct Violation: Equatable, Sendable {
  /// Which rule was broken; the names follow JSON Schema's keywords where it has one.
  public enum Rule: String, CaseIterable, Sendable {
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
  public let path: String
  /// The rule.
  public let rule: Rule
  /// One sentence.
  public let message: String
  /// The values that are accepted, where they can be listed.
  public let allowed: [String]?
  /// The accepted value nearest to the given one.
  public let suggestion: String?

  /// States a violation.
  public init(
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
  public static func token(_ name: String) -> String {
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
