/// Remembers which ids, and which pairs of id and data, occurred in which window: below 10 bytes for
/// each of them where there are many.
///
/// Entries are 52 bits of a digest and 12 bits of the window of first occurrence. They lie in 64
/// tables by six more bits of the digest, so two of a million agree by chance once in 500,000 times.
/// A table grows by a sixteenth, in segments of 4 KiB that stay where they are: the set never needs
/// room for an old and a new table at once, nor leaves holes of odd sizes behind.
package struct DigestSet {
  /// The number of windows that the set can distinguish.
  package static let maximumWindows = ReportQuery.maximumWindows + 1

  private var tables = Array(repeating: Table(), count: 64)
  /// A table's entries while it grows.
  private var moved: [UInt64] = []

  /// Bytes of all entries, empty ones too.
  var byteCount: Int { tables.reduce(0) { $0 + $1.slots * MemoryLayout<UInt64>.size } }

  package init() {}

  /// Notes a digest for a window.
  ///
  /// Returns the window of its first occurrence, nil where it is new.
  package mutating func insert(_ digest: UInt64, window: Int) -> Int? {
    let mixed = digest &* 0x9E37_79B9_7F4A_7C15
    return tables[Int(mixed >> 58)].insert(mixed << 6, window: UInt64(window), moved: &moved)
  }
}

/// Entries in ascending order, each at the place that its digest has among all digests, or behind
/// it; 0 is an empty slot.
private struct Table {
  private static let segmentSlots = 512

  /// One segment that doubles up to its whole size, then more of them.
  private var segments: [[UInt64]] = []
  private(set) var slots = 0
  private var count = 0

  /// Slots that are a digest's own; those behind them take what the last ones cannot.
  private var places: Int { slots - max(4, min(64, slots / 8)) }

  /// The end of putting in an entry.
  private enum Insertion {
    case isNew
    /// This entry of the same digest was there.
    case isThere(UInt64)
    /// All slots behind its place are full, and this entry, the highest of all, has none.
    case overflow(UInt64)
  }

  /// `digest` is used from its highest bit down; the window is stored plus one.
  mutating func insert(_ digest: UInt64, window: UInt64, moved: inout [UInt64]) -> Int? {
    if slots == 0 || count * 9 >= places * 8 { grow(with: nil, &moved) }
    switch put(digest & ~0xFFF | window + 1) {
    case .isNew: break
    case .isThere(let first): return Int(first & 0xFFF) - 1
    case .overflow(let last): grow(with: last, &moved)
    }
    count += 1
    return nil
  }

  private static func place(of entry: UInt64, _ places: Int) -> Int {
    Int(truncatingIfNeeded: (entry & ~0xFFF).multipliedFullWidth(by: UInt64(places)).high)
  }

  /// Puts an entry behind the lower ones and moves each higher one up, as far as the next empty
  /// slot.
  private mutating func put(_ entry: UInt64) -> Insertion {
    var entry = entry
    let place = Table.place(of: entry, places)
    var first = place % Table.segmentSlots
    for segment in place / Table.segmentSlots..<segments.count {
      let insertion = segments[segment].withUnsafeMutableBufferPointer { memory -> Insertion? in
        for slot in first..<memory.count {
          let other = memory[slot]
          if other >= entry || other == 0 {
            memory[slot] = entry
            if other == 0 { return .isNew }
            if other ^ entry <= 0xFFF {
              memory[slot] = other
              return .isThere(other)
            }
            entry = other
          } else if other ^ entry <= 0xFFF {
            return .isThere(other)
          }
        }
        return nil
      }
      if let insertion { return insertion }
      first = 0
    }
    return .overflow(entry)
  }

  /// Adds slots and spreads the entries over all of them, `last` too, which is the highest.
  private mutating func grow(with last: UInt64?, _ moved: inout [UInt64]) {
    moved.removeAll(keepingCapacity: true)
    for segment in segments {
      for entry in segment where entry != 0 { moved.append(entry) }
    }
    if let last { moved.append(last) }
    repeat { addSlots() } while !spread(moved)
  }

  private mutating func addSlots() {
    if slots < Table.segmentSlots {
      slots = max(16, 2 * slots)
      segments = [Array(repeating: 0, count: slots)]
    } else {
      for _ in 0..<max(1, segments.count / 16) {
        segments.append(Array(repeating: 0, count: Table.segmentSlots))
      }
      slots = segments.count * Table.segmentSlots
    }
  }

  /// Writes ascending entries to their slots and 0 to all others; false where the last ones find
  /// none.
  private mutating func spread(_ entries: [UInt64]) -> Bool {
    let places = places
    var index = 0
    var start = 0
    for segment in segments.indices {
      segments[segment].withUnsafeMutableBufferPointer { memory in
        for slot in memory.indices {
          let isDue =
            index < entries.count && Table.place(of: entries[index], places) <= start + slot
          memory[slot] = isDue ? entries[index] : 0
          index += isDue ? 1 : 0
        }
        start += memory.count
      }
    }
    return index == entries.count
  }
}
