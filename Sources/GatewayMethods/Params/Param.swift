import CleverTap

/// One member of a method's params: what it accepts and what it means.
///
/// The validator interprets fields; schemas and help are printed from them.
package struct Param: Sendable {
  /// What values a field accepts.
  package enum ParamType: Sendable {
    /// A day: `YYYYMMDD` as string or integer, `today`, `yesterday`, `NdaysAgo`.
    case day
    /// Values of a vocabulary: an array, or one string with commas.
    case terms(FilterValues)
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
  package let name: String
  /// Other names it may be given under.
  package let aliases: [String]
  /// What it accepts.
  package let form: ParamType
  /// Whether a call without it is refused.
  package let isRequired: Bool
  /// One or two sentences for people and models.
  package let summary: String
  /// An example value as JSON.
  package let example: String
  /// The value that absence means, as JSON; nil where absence means no restriction.
  package let fallback: String?

  /// Describes a member.
  package init(
    _ name: String, _ form: ParamType, aliases: [String] = [], required: Bool = false,
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
