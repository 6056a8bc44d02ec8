/// What a result, or a part of one, looks like; schemas are printed from it.
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
  /// The shape, or null.
  case nullable(ResultType)
  case array(ResultType)
  /// Exactly these members, the optional ones sometimes absent.
  case object([Property])
  /// These members and any others.
  case open([Property])
  /// Any names, values of one shape.
  case map(ResultType)

  /// One member of an object.
  package struct Property: Sendable {
    package let name: String
    package let shape: ResultType
    package let summary: String
    package let isOptional: Bool

    package init(_ name: String, _ shape: ResultType, _ summary: String, optional: Bool = false) {
      self.name = name
      self.shape = shape
      self.summary = summary
      isOptional = optional
    }
  }
}
