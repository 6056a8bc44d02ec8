/// A JSON value built by the program, with its members in the order given.
public indirect enum Value: Sendable {
  /// null
  case null
  /// true or false
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A string.
  case string(String)
  /// Bytes that are one compact JSON value already, such as a number exactly as received.
  case raw([UInt8])
  /// An array.
  case array([Value])
  /// An object.
  case object([(String, Value)])

  /// The value as compact JSON.
  public func encoded(_ escaping: Escaping = .ascii) -> [UInt8] {
    var writer = Writer(escaping: escaping)
    writer.value(self)
    return writer.bytes
  }

  /// An object of the members whose value is not nil.
  public static func object(present members: [(String, Value?)]) -> Value {
    .object(members.compactMap { name, value in value.map { (name, $0) } })
  }

  /// An array of strings.
  public static func strings(_ texts: [String]) -> Value { .array(texts.map(Value.string)) }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// true or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}
