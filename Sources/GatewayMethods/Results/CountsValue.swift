import CleverTap
import CleverTapJSON

extension GroupValue? {
  /// The group's value in a row; null where it is unknown.
  var value: Value {
    switch self {
    case nil: .null
    case .text(let text): .string(String(decoding: text, as: UTF8.self))
    case .number(_, let raw): .raw(raw)
    case .day(let number): .integer(number)
    }
  }
}

extension Counts {
  /// The members `messages`, `metrics` and `rates` of a summary's row.
  var members: [(String, Value)] {
    let metrics = sums.map { (String(decoding: $0.name, as: UTF8.self), $0.sum.numberValue) }
    let rates = Rate.allCases.map { ($0.rawValue, Value.number(ratio($0)?.rounded())) }
    return [
      ("messages", .integer(messages)), ("metrics", .object(metrics)), ("rates", .object(rates)),
    ]
  }
}

extension ExactSum {
  /// The sum as a number; null where it is unknown.
  var numberValue: Value { .number(text) }
}

extension Value {
  /// A number from its text; null without one.
  static func number(_ text: String?) -> Value { text.map { .raw(Array($0.utf8)) } ?? .null }
}
