/// The form of a result, or of a part of one; schemas are printed from it.
package indirect enum ResultType: Sendable {
  /// Any JSON value.
  case any
  case string
  case integer
  case number
  case boolean
  /// Only null.
  case null
  /// One of a few texts.
  case choice([String])
  /// The type, or null.
  case nullable(ResultType)
  case array(ResultType)
  /// Exactly these members, the optional ones sometimes absent.
  case object([Property])
  /// These members and any others.
  case open([Property])
  /// Any names, values of one type.
  case map(ResultType)
  /// A type with a name of its own, by which schemas refer to it and clients know it.
  case named(String, ResultType)

  /// One member of an object.
  package struct Property: Sendable {
    package let name: String
    package let type: ResultType
    package let summary: String
    package let isOptional: Bool

    package init(_ name: String, _ type: ResultType, _ summary: String, optional: Bool = false) {
      self.name = name
      self.type = type
      self.summary = summary
      isOptional = optional
    }
  }

  /// The type without its name.
  package var unnamed: ResultType {
    if case .named(_, let type) = self { type.unnamed } else { self }
  }
}
