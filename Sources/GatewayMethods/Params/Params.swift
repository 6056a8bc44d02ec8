import CleverTap
import CleverTapJSON

/// A call's params after validation: those that were given, by name.
package struct Params: Sendable {
  /// One accepted value.
  package enum Argument: Sendable {
    /// A day.
    case day(DayReference)
    /// Texts, in the order given, without repetitions.
    case list([String])
    /// true or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// One text, not empty.
    case text(String)
  }

  /// Values that `allowUnknown` let through although no filter knows them, by the param's name.
  package private(set) var unknownValues: [String: [String]] = [:]
  /// MCP's `_meta`, an object, if it was given.
  package private(set) var meta: ParsedValue?
  private var values: [String: Argument] = [:]
  /// JSON Pointer of each given param by name, for violations found later.
  private var paths: [String: String] = [:]

  /// Checks and reads params; throws every violation at once, at most ``maximumViolations``.
  package init(_ given: ParsedValue?, params: [Param]) throws(InvalidParams) {
    var reader = ParamsReader(params: params)
    if let given { reader.read(given) }
    reader.requireAll()
    guard reader.violations.isEmpty else {
      throw InvalidParams(Array(reader.violations.prefix(Params.maximumViolations)))
    }
    values = reader.values
    paths = reader.paths
    meta = reader.meta
    unknownValues = reader.unknownValues
  }

  /// No params at all.
  package static let none = Params()

  private init() {}

  /// Returns a copy with another `_meta`, which MCP puts beside the arguments.
  package func with(meta: ParsedValue?) -> Params {
    var copy = self
    copy.meta = meta
    return copy
  }

  /// Returns a copy with a number for a param; nil removes the param.
  package func with(_ name: String, _ number: Int?) -> Params {
    var copy = self
    copy.values[name] = number.map(Argument.integer)
    return copy
  }

  /// Violations that one error lists at most.
  package static let maximumViolations = 100

  /// The day given for a param; nil where it is absent.
  package func day(_ name: String) -> DayReference? {
    if case .day(let day) = values[name] { day } else { nil }
  }
  /// The texts given for a param; empty where it is absent.
  package func list(_ name: String) -> [String] {
    if case .list(let list) = values[name] { list } else { [] }
  }
  /// Returns true if a param was given as true.
  package func bool(_ name: String) -> Bool {
    if case .bool(let bool) = values[name] { bool } else { false }
  }
  /// The number given for a param; nil where it is absent.
  package func integer(_ name: String) -> Int? {
    if case .integer(let integer) = values[name] { integer } else { nil }
  }
  /// The text given for a param; nil where it is absent.
  package func text(_ name: String) -> String? {
    if case .text(let text) = values[name] { text } else { nil }
  }
  /// Returns true if a param was given with a value other than null.
  package func contains(_ name: String) -> Bool { values[name] != nil }
  /// The JSON Pointer of a param: where it was given, or its name.
  package func path(_ name: String) -> String { paths[name] ?? Violation.token(name) }
}
