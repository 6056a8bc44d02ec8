/// A rule of ``ReportQuery`` that was broken.
public struct InvalidQuery: Error, Equatable, Sendable {
  /// The name of the query's property, such as `windowDays`.
  public let field: String
  /// One sentence that says what is wrong.
  public let message: String
}
