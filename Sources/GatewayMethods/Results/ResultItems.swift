import CleverTap
import CleverTapJSON

/// The messages or rows of a result, as many as its bounds let in.
struct ResultItems {
  /// A param that left items out, and its value.
  struct Cut: Equatable {
    let param: String
    let value: Int
  }

  /// The param that bounds the number of items, and its value; nil for no bound.
  private let countBound: Cut?
  /// Bytes of the whole result at most; nil for no bound but the program's own.
  private let maxBytes: Int?
  /// Items added or skipped so far.
  private(set) var offered = 0
  private var stored = 0
  private var content = ChunkList()
  /// With `maxBytes`, the bytes up to the end of each stored item.
  private var ends: [Int] = []

  init(countBound: Cut? = nil, maxBytes: Int?) {
    self.countBound = countBound
    self.maxBytes = maxBytes
  }

  /// True if further items are only counted.
  var isFull: Bool {
    if let countBound, offered >= countBound.value { return true }
    return maxBytes.map { content.count > $0 } ?? false
  }

  /// Counts items without adding them, once ``isFull`` is true.
  mutating func skip(_ count: Int) { offered += count }

  /// Adds one item, compact JSON.
  mutating func add(
    _ item: some Collection<UInt8>, streamable: Bool = false
  ) throws(CleverTapError) {
    guard !isFull else { return skip(1) }
    if stored > 0 { content.append(CollectionOfOne(UInt8(ascii: ","))) }
    content.append(item)
    offered += 1
    stored += 1
    if maxBytes != nil { ends.append(content.count) }
    guard content.count <= CleverTapError.maximumResultBytes else {
      throw .resultTooLarge(streamable: streamable)
    }
  }

  /// The whole result: an object of the members that `head` gives for the number of items kept and
  /// the param that left others out, and of the items as its last member.
  mutating func finish(
    _ member: String, _ escaping: Escaping,
    head: (_ kept: Int, _ cut: Cut?) -> [(String, Value)]
  ) -> [[UInt8]] {
    func opening(_ kept: Int) -> [UInt8] {
      var writer = Writer(escaping: escaping)
      writer.beginObject()
      for (name, value) in head(kept, cut(keeping: kept)) { writer.member(name, value) }
      writer.key(member)
      writer.beginArray()
      return writer.bytes
    }
    let closing = Array("]}".utf8)
    var kept = stored
    var first = opening(kept)
    if let maxBytes, bytes(kept) + first.count + closing.count > maxBytes {
      // No head is shorter than that of a result without items, so this is not too few.
      let room = maxBytes - opening(0).count - closing.count
      kept = min(kept, ends.firstIndex { $0 > room } ?? stored)
      first = opening(kept)
      while kept > 0, bytes(kept) + first.count + closing.count > maxBytes {
        kept -= 1
        first = opening(kept)
      }
    }
    let bytes = bytes(kept)
    return [first] + ResultItems.prefix(content.take(), bytes: bytes) + [closing]
  }

  /// The param that leaves items out when `kept` of them stay; nil if none is left out.
  private func cut(keeping kept: Int) -> Cut? {
    guard kept < offered else { return nil }
    if let countBound, kept == countBound.value { return countBound }
    return maxBytes.map { Cut(param: "maxBytes", value: $0) }
  }

  private func bytes(_ kept: Int) -> Int {
    guard kept < stored else { return content.count }
    return kept == 0 ? 0 : ends[kept - 1]
  }

  private static func prefix(_ chunks: [[UInt8]], bytes: Int) -> [[UInt8]] {
    var left = bytes
    return chunks.compactMap { chunk in
      defer { left -= min(left, chunk.count) }
      return left == 0 ? nil : left < chunk.count ? Array(chunk[..<left]) : chunk
    }
  }
}

extension Warning {
  /// The warning that a result has `kept` of `offered` items, with the param that bounds them.
  static func resultCut(_ kept: Int, of offered: Int, _ items: String, by cut: ResultItems.Cut)
    -> Warning
  {
    let given = kept == 0 ? "None" : String(kept)
    return Warning(
      .resultCut,
      "\(given) of \(offered) \(items) are here, since \(cut.param) is \(cut.value): a larger \(cut.param) gives more, a smaller one fewer."
    )
  }
}
