import GatewayMethods
import CleverTapJSON

/// The forms of results, by which the formats differ.
enum ResultKind: Sendable {
  /// `getReport`'s messages.
  case messages
  /// `getReport`'s flat rows.
  case rows
  /// Counts per group.
  case summary
  /// Counts per group of two periods.
  case comparison
  /// An array of objects, such as the channels.
  case catalogue
  /// Any other result.
  case object

  /// The form of a result.
  init(_ result: ParsedValue) {
    let rows = result.member("rows")
    if result.kind == .array {
      self = .catalogue
    } else if rows?.kind == .array, let totals = result.member("totals") {
      self = totals.member("current") == nil ? .summary : .comparison
    } else if rows?.kind == .array {
      self = .rows
    } else {
      self = result.member("messages")?.kind == .array ? .messages : .object
    }
  }

  /// The form of a method's results with these params.
  init(_ method: MethodDefinition, _ params: ParsedValue?) {
    switch method.result.unnamed {
    case .array: self = .catalogue
    case .object(let members), .open(let members):
      let names = members.map(\.name)
      if names.contains("totals") {
        self = names.contains("baseFrom") ? .comparison : .summary
      } else if names.contains("messages"), names.contains("rows") {
        switch params?.member("shape")?.string?.lowercased() {
        case "rows": self = .rows
        case "upstream": self = .object
        case .some, nil: self = .messages
        }
      } else {
        self = .object
      }
    case .any, .string, .integer, .number, .boolean, .null, .choice, .nullable, .map, .named:
      self = .object
    }
  }

  /// The formats that results of this form have.
  var formats: [OutputFormat] {
    switch self {
    case .summary, .comparison: OutputFormat.allCases
    case .messages, .rows, .catalogue: OutputFormat.allCases.filter { $0 != .chart }
    case .object: [.pretty, .json]
    }
  }
}
