import CleverTapJSON

/// The request vocabulary's spelling of values as received, remembered: upstream has a few dozen.
///
/// Values of up to 16 bytes are kept in a fixed table of 64 entries, what the vocabulary does not
/// know among them; longer ones, and those that find no place, are looked up each time.
struct Spellings {
  /// A value with quotes, as it is written.
  struct Spelling {
    /// Bytes that are stored at once, those behind ``count`` being of no meaning.
    static let storedBytes = 24

    /// 0 where the value stays as it is.
    let count: Int
    private let words: (UInt64, UInt64, UInt64)

    /// nil for a text that is too long to be stored at once.
    init?(_ text: String?) {
      let bytes: [UInt8] = text.map { "\"\($0)\"".utf8.map { $0 } } ?? []
      guard bytes.count <= Spelling.storedBytes else { return nil }
      count = bytes.count
      let padded = bytes + [UInt8](repeating: 0, count: Spelling.storedBytes - bytes.count)
      words = padded.withUnsafeBufferPointer { memory in
        guard let base = memory.baseAddress else { return (0, 0, 0) }
        return (loadWord(base), loadWord(base + 8), loadWord(base + 16))
      }
    }

    /// Writes it, where ``storedBytes`` bytes may be written; returns its end.
    @inline(__always)
    func store(at out: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
      storeWord(words.0, at: out)
      storeWord(words.1, at: out + 8)
      storeWord(words.2, at: out + 16)
      return out + count
    }
  }

  private struct Entry {
    let low: UInt64
    let high: UInt64
    let member: KnownMember
    let spelling: Spelling
  }

  private static let probes = 8
  private static let mask = 63
  private var entries: [Entry?] = []

  /// The spelling of the text between quotes that begins at `text` and has `count` bytes, none of
  /// them an escape; nil where it must be looked up by ``spelling(_:raw:)``.
  ///
  /// 16 bytes from `text` on may be read.
  @inline(__always)
  func spelling(
    _ member: KnownMember, _ text: UnsafePointer<UInt8>, count: Int
  ) -> Spelling? {
    guard count <= 16, !entries.isEmpty else { return nil }
    let (low, high) = Spellings.key(text, count)
    var index = Spellings.index(member, low, high)
    for _ in 0..<Spellings.probes {
      guard let entry = entries[index & Spellings.mask] else { return nil }
      if entry.low == low, entry.high == high, entry.member == member { return entry.spelling }
      index &+= 1
    }
    return nil
  }

  /// Remembers the spelling of such a text, if there is a place for it.
  mutating func remember(
    _ spelling: Spelling, _ member: KnownMember, _ text: UnsafePointer<UInt8>, count: Int
  ) {
    guard count <= 16 else { return }
    if entries.isEmpty { entries = Array(repeating: nil, count: Spellings.mask + 1) }
    let (low, high) = Spellings.key(text, count)
    let index = Spellings.index(member, low, high)
    for probe in 0..<Spellings.probes where entries[(index + probe) & Spellings.mask] == nil {
      entries[(index + probe) & Spellings.mask] = Entry(
        low: low, high: high, member: member, spelling: spelling)
      return
    }
  }

  /// Looks up the spelling of a raw string with its quotes; nil for one that cannot be stored.
  static func spelling(_ member: KnownMember, raw: [UInt8]) -> Spelling? {
    Spelling(member.vocabulary?.term(JSONString.decode(raw[...]))?.value)
  }

  /// Texts hold no NUL (JSON has none unescaped), so different texts have different keys.
  @inline(__always)
  private static func key(
    _ text: UnsafePointer<UInt8>, _ count: Int
  ) -> (low: UInt64, high: UInt64) {
    count > 8
      ? (loadWord(text), lowBytes(loadWord(text + 8), count &- 8))
      : (lowBytes(loadWord(text), count), 0)
  }

  @inline(__always)
  private static func index(_ member: KnownMember, _ low: UInt64, _ high: UInt64) -> Int {
    let mixed = (low ^ high &<< 7 ^ UInt64(member.rawValue)) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> 58)
  }
}
