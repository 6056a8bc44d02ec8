import JSON

/// A call's params after validation: the members that were given, by name.
public struct Arguments: Sendable {
  /// One accepted value.
  public enum Argument: Sendable {
    /// A day.
    case day(DayExpression)
    /// Texts, in the order given, without repetitions.
    case list([String])
    /// true or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// One text.
    case text(String)
  }

  /// Values, by name, that were let through although no vocabulary knows them.
  public private(set) var unknownValues: [String: [String]] = [:]
  /// MCP's `_meta`, an object, if it was given.
  public private(set) var meta: View?
  private var values: [String: Argument] = [:]
  /// Where each member was given, for violations found later.
  private var paths: [String: String] = [:]

  /// Checks params against fields and reads them; throws every violation at once, at most
  /// ``maximumViolations``.
  public init(_ params: View?, fields: [Field]) throws(InvalidParams) {
    var reader = ArgumentReader(fields: fields)
    if let params { reader.read(params) }
    reader.requireAll()
    guard reader.violations.isEmpty else {
      throw InvalidParams(Array(reader.violations.prefix(Arguments.maximumViolations)))
    }
    values = reader.values
    paths = reader.paths
    meta = reader.meta
    unknownValues = reader.unknownValues
  }

  /// No params at all.
  public static let none = Arguments()

  private init() {}

  /// The same with another `_meta`, as MCP has it beside the arguments.
  public func with(meta: View?) -> Arguments {
    var copy = self
    copy.meta = meta
    return copy
  }

  /// The same with a number for a member that was not given.
  public func with(_ name: String, orElse number: Int) -> Arguments {
    guard values[name] == nil else { return self }
    var copy = self
    copy.values[name] = .integer(number)
    return copy
  }

  /// Violations that one error lists at most.
  public static let maximumViolations = 100

  /// The day given for a member; nil where it is absent.
  public func day(_ name: String) -> DayExpression? {
    if case .day(let day) = values[name] { day } else { nil }
  }
  /// The texts given for a member; empty where it is absent.
  public func list(_ name: String) -> [String] {
    if case .list(let list) = values[name] { list } else { [] }
  }
  /// Whether a member was given as true.
  public func flag(_ name: String) -> Bool {
    if case .bool(let bool) = values[name] { bool } else { false }
  }
  /// The number given for a member; nil where it is absent.
  public func integer(_ name: String) -> Int? {
    if case .integer(let integer) = values[name] { integer } else { nil }
  }
  /// The text given for a member; nil where it is absent.
  public func text(_ name: String) -> String? {
    if case .text(let text) = values[name] { text } else { nil }
  }
  /// Whether a member was given and is not null.
  public func given(_ name: String) -> Bool { values[name] != nil }
  /// The JSON Pointer of a member: where it was given, or its name.
  public func path(_ name: String) -> String { paths[name] ?? Violation.token(name) }
}

/// Params that a method does not accept.
public struct InvalidParams: Error, Sendable {
  /// All that is wrong, never empty.
  public let violations: [Violation]

  /// Wraps violations.
  public init(_ violations: [Violation]) { self.violations = violations }
}
