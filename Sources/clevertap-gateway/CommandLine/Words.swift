/// Words of a line, as a POSIX shell splits and quotes them; nothing is expanded.
enum Words {
  /// The words of a line.
  static func split(_ line: String) throws(UsageError) -> [String] {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var scalars = line.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch (quote, scalar) {
      case (nil, " "), (nil, "\t"), (nil, "\n"):
        if let ended = word { words.append(String(ended)) }
        word = nil
      case (nil, "'"), (nil, "\""):
        quote = scalar
        word = word ?? .init()
      case (nil, "\\"): word = (word ?? .init()) + [scalars.popFirst() ?? "\\"]
      case ("\"", "\\"):
        let isEscape = scalars.first.map { "\"\\$`".unicodeScalars.contains($0) } ?? false
        word?.append(isEscape ? scalars.removeFirst() : scalar)
      case (.some(let open), _) where open == scalar: quote = nil
      case (.some, _): word?.append(scalar)
      case (nil, _): word = (word ?? .init()) + [scalar]
      }
    }
    if let quote { throw UsageError(message: "the quote \(quote) is not closed") }
    return words + (word.map { [String($0)] } ?? [])
  }

  /// `key=value` words as pairs; a key may be given once.
  static func pairs(
    _ words: some Sequence<String>, remedy: String
  ) throws(UsageError) -> [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = []
    for word in words {
      guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals != word.startIndex
      else { throw UsageError(message: "\"\(word)\" is no param: \(remedy)") }
      let key = String(word[..<equals])
      guard !pairs.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) else {
        throw UsageError(message: "\"\(key)\" is given twice")
      }
      pairs.append((key, String(word[word.utf8.index(after: equals)...])))
    }
    return pairs
  }
}
