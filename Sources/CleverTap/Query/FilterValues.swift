/// The values that one report filter accepts, each with its description and source.
///
/// Source: the Get Message Reports API page, CleverTap's other documentation, and third parties.
public struct FilterValues: Sendable {
  /// The kind of source that names a value.
  public enum Provenance: String, CaseIterable, Sendable {
    /// The Get Message Reports API page.
    case page
    /// Another page of CleverTap's documentation.
    case official
    /// Other users' code; not confirmed by CleverTap.
    case reported
  }

  /// One value of a filter.
  public struct Term: Sendable {
    /// The spelling sent to CleverTap.
    public let value: String
    /// A phrase that describes the value.
    public let description: String
    /// The source that names the value.
    public let provenance: Provenance
    /// Other spellings understood, apart from case and separators.
    public let aliases: [String]

    init(_ value: String, _ description: String, _ provenance: Provenance, _ aliases: [String] = [])
    {
      self.value = value
      self.description = description
      self.provenance = provenance
      self.aliases = aliases
    }
  }

  /// The filter's member in a report query, such as `channel`.
  public let name: String
  /// Its values in the order they are listed.
  public let terms: [Term]

  /// The values alone.
  public var values: [String] { terms.map(\.value) }

  /// The term a text means: case and separators are forgiven (`InApp` is `inapp`).
  ///
  /// nil if none.
  public func term(_ text: some Sequence<UInt8>) -> Term? {
    let letters = FilterValues.letters(text)
    guard !letters.isEmpty else { return nil }
    return spellings.first { $0.letters == letters }.map { terms[$0.index] }
  }

  /// The value nearest to a text that means none; nil where nothing is near.
  public func suggestion(for text: String) -> String? {
    let typed = FilterValues.letters(text.utf8)
    let names = spellings.map { String(decoding: $0.letters, as: UTF8.self) }
    let near = NearestName.find(to: String(decoding: typed, as: UTF8.self), in: names)
    return near.flatMap { name in
      spellings.first { $0.letters.elementsEqual(name.utf8) }.map { terms[$0.index].value }
    }
  }

  private let spellings: [(letters: [UInt8], index: Int)]

  init(_ name: String, _ terms: [Term]) {
    self.name = name
    self.terms = terms
    spellings = terms.enumerated().flatMap { index, term in
      ([term.value] + term.aliases).map { (FilterValues.letters($0.utf8), index) }
    }
  }

  /// ASCII letters and digits, lower-cased; other bytes beyond ASCII stay, separators go.
  private static func letters(_ text: some Sequence<UInt8>) -> [UInt8] {
    text.compactMap { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        byte
      default: nil
      }
    }
  }
}
