import CleverTap

/// One named input of a method: what it accepts and what it means.
///
/// ``ParamsReader`` interprets params; schemas and help are printed from them.
package struct Param: Sendable {
  /// The values a param accepts.
  package enum ParamType: Sendable {
    /// A day: `YYYYMMDD` as string or integer, `today`, `yesterday`, `NdaysAgo`.
    case day
    /// Values of a filter: an array, or one string with commas; case and separators are forgiven.
    case terms(FilterValues)
    /// Any texts: an array, or one string with commas.
    case texts
    /// Message ids: one, an array, or one string with commas; numbers stand for their text.
    case ids
    /// true or false.
    case boolean
    /// A whole number within bounds.
    case integer(ClosedRange<Int>)
    /// One text; an empty one counts as absent.
    case text
    /// One of a few texts, exactly as written.
    case choice([String])
    /// Some of a few texts, exactly as written and each once: an array, or one string with commas.
    case choices([String])
  }

  /// Its name.
  package let name: String
  /// Other names it may be given under.
  package let aliases: [String]
  /// The values it accepts.
  package let type: ParamType
  /// True if a call without it is refused.
  package let isRequired: Bool
  /// One or two sentences for people and models.
  package let summary: String
  /// A short form of ``summary`` for MCP, where the bytes of all tools are bounded; nil for the same.
  package let shortSummary: String?
  /// An example value as JSON.
  package let example: String
  /// Default as JSON text; nil if omitting the param has no equivalent value.
  package let defaultValue: String?

  /// Describes a param.
  package init(
    _ name: String, _ type: ParamType, aliases: [String] = [], required: Bool = false,
    default defaultValue: String? = nil, example: String, short shortSummary: String? = nil,
    _ summary: String
  ) {
    self.name = name
    self.aliases = aliases
    self.type = type
    isRequired = required
    self.summary = summary
    self.shortSummary = shortSummary
    self.example = example
    self.defaultValue = defaultValue
  }

  /// The same with another default.
  func with(default value: String) -> Param {
    Param(
      name, type, aliases: aliases, required: isRequired, default: value, example: example,
      short: shortSummary, summary)
  }
}
