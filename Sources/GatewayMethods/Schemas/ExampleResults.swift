/// Results of the methods' example calls, written by MethodTests with RECORD=1.
enum ExampleResults {
  /// The result of a method's example, as compact JSON.
  static func of(_ method: String) -> String { "null" }
}
