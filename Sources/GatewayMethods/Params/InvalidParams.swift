/// Params that a method does not accept.
package struct InvalidParams: Error, Sendable {
  /// All that is wrong, never empty.
  package let violations: [Violation]

  /// Wraps violations.
  package init(_ violations: [Violation]) { self.violations = violations }
}
