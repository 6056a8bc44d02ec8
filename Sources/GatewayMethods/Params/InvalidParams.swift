/// Params that a method does not accept.
package struct InvalidParams: Error, Sendable {
  /// The broken rules, at least one.
  package let violations: [Violation]

  /// Wraps violations.
  package init(_ violations: [Violation]) { self.violations = violations }
}
