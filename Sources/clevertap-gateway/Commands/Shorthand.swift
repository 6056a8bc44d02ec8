import CleverTap
import CleverTapJSON
import GatewayMethods

/// `key=value` words as params: what looks like JSON is JSON where the param takes no plain text.
enum Shorthand {
  /// The params for words; nil for none.
  ///
  /// `fields` are the method's.
  static func params(_ pairs: [(key: String, value: String)], fields: [Param]) -> [UInt8]? {
    guard !pairs.isEmpty else { return nil }
    return Value.object(
      pairs.map { key, text in
        let field = fields.first { ([$0.name] + $0.aliases).contains(key) }
        return (key, value(text, field))
      }
    ).encoded()
  }

  private static func value(_ text: String, _ field: Param?) -> Value {
    let json = Array(text.utf8)
    let kind = (try? Document(json))?.root.kind
    switch (field?.type, kind) {
    case (.boolean, .true), (.boolean, .false), (.integer, .number), (nil, .some):
      return .raw(json)
    case (.terms, .array), (.texts, .array), (.choices, .array), (.ids, .array), (_, .object):
      return .raw(json)
    default: return .string(text)
    }
  }
}
