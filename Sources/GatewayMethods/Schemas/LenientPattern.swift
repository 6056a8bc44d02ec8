import CleverTap

/// Regular expressions (ECMA 262) for what the validator forgives: case, and for filter values the
/// separators between letters.
enum LenientPattern {
  /// Days in canonical form.
  static let canonicalDay = "^([0-9]{8}|today|yesterday|[0-9]{1,5}daysAgo)$"

  /// Days in every accepted form; whether the day exists is beyond a pattern.
  static let day =
    "^([0-9]{8}|\(anyCase("today"))|\(anyCase("yesterday"))|[0-9]{1,5}\(anyCase("daysago")))$"

  private static let separators = "[^A-Za-z0-9,\\u0080-\\uffff]*"

  /// One value of a vocabulary in any spelling, without anchors.
  static func terms(_ vocabulary: FilterValues) -> String {
    let spellings = vocabulary.terms.flatMap { [$0.value] + $0.aliases }
    var seen: Set<String> = []
    let patterns = spellings.map { spelling in
      let letters = spelling.filter { $0.isLetter || $0.isNumber }
      return letters.map { anyCase(String($0)) }.joined(separator: separators)
    }.filter { seen.insert($0).inserted }
    return "\(separators)(\(patterns.joined(separator: "|")))\(separators)"
  }

  /// One of a few texts in any case, without anchors.
  static func choices(_ texts: [String]) -> String {
    "(\(texts.map(anyCase).joined(separator: "|")))"
  }

  /// A string of items with commas between them; empty items are nothing.
  static func list(_ item: String) -> String { "^( *(\(item))? *)(,( *(\(item))? *))*$" }

  private static func anyCase(_ text: String) -> String {
    text.map { character in
      let lower = character.lowercased()
      let upper = character.uppercased()
      return lower == upper ? String(character) : "[\(lower)\(upper)]"
    }.joined()
  }
}
