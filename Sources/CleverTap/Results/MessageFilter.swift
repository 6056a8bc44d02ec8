import CleverTapJSON

/// The filters that CleverTap does not have: messages by id, and by a part of their name.
package struct MessageFilter: Sendable {
  /// Ids that pass, as CleverTap writes them; empty lets all pass.
  private let ids: Set<[UInt8]>
  /// Text that a name must contain, lower-cased scalar by scalar; empty lets all pass.
  private let name: [UInt32]

  /// `ids` are compared with the text of a number or the content of a string, so 7.0 is not 7.
  package init(ids: [String] = [], name: String = "") {
    self.ids = Set(ids.map { Array($0.utf8) })
    self.name = MessageFilter.lowercased(name.utf8)
  }

  /// True if the filter lets every message pass.
  package var isEmpty: Bool { ids.isEmpty && name.isEmpty }

  /// Returns true if a message passes both filters.
  package func passes(_ message: Message) -> Bool {
    if !ids.isEmpty {
      guard let id = message.id, ids.contains(id.text ?? Array(id.raw)) else { return false }
    }
    guard !name.isEmpty else { return true }
    return message.name.map { contains(MessageFilter.lowercased($0)) } ?? false
  }

  private func contains(_ text: [UInt32]) -> Bool {
    guard text.count >= name.count else { return false }
    return (0...text.count - name.count).contains { start in
      text[start..<start + name.count].elementsEqual(name)
    }
  }

  /// A code point that no text has, in place of a lone surrogate.
  private static let noScalar = UInt32.max

  /// Unicode's simple lower-case mapping: one scalar for each, whatever the locale.
  private static func lowercased(_ text: some Sequence<UInt8>) -> [UInt32] {
    var decoder = UTF8()
    var iterator = text.makeIterator()
    var out: [UInt32] = []
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): out.append(lowercased(scalar))
      case .error: out.append(noScalar)
      case .emptyInput: return out
      }
    }
  }

  private static func lowercased(_ scalar: Unicode.Scalar) -> UInt32 {
    if scalar.isASCII {
      let isUpper = ("A"..."Z").contains(scalar)
      return isUpper ? scalar.value | 0x20 : scalar.value
    }
    // The full mapping differs for U+0130 alone, whose simple mapping is the first of its two.
    return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
  }
}
