/// Remembers which ids, and which pairs of id and data, occurred in which window, in at most 32
/// bytes for the two, however many there are.
///
/// Entries are 52 bits of a digest and 12 bits of the window of first occurrence, in open addressing.
/// Many small tables grow one at a time, so that growing never doubles the whole.
package struct DigestSet {
  /// Windows that can be told apart.
  package static let maximumWindows = ReportQuery.maximumWindows + 1

  private var tables = Array(repeating: Table(), count: 64)

  package init() {}

  /// Notes a digest for a window.
  ///
  /// Returns the window of its first occurrence, nil where it is new.
  package mutating func insert(_ digest: UInt64, window: Int) -> Int? {
    let mixed = digest &* 0x9E37_79B9_7F4A_7C15
    return tables[Int(mixed >> 58)].insert(mixed << 6, window: UInt64(window))
  }

  private struct Table {
    private var slots: [UInt64] = []
    private var count = 0

    /// `digest` is used from its highest bit down.
    mutating func insert(_ digest: UInt64, window: UInt64) -> Int? {
      if count * 5 >= slots.count * 4 { grow() }
      // An empty slot is 0, so the window is stored plus one.
      let entry = digest & ~0xFFF
      var index = position(digest)
      while slots[index] != 0 {
        if slots[index] & ~0xFFF == entry { return Int(slots[index] & 0xFFF) - 1 }
        index = index + 1 == slots.count ? 0 : index + 1
      }
      slots[index] = entry | (window + 1) & 0xFFF
      count += 1
      return nil
    }

    private func position(_ digest: UInt64) -> Int {
      Int(digest.multipliedFullWidth(by: UInt64(slots.count)).high)
    }

    private mutating func grow() {
      let old = slots
      slots = Array(repeating: 0, count: max(16, old.count + old.count / 2))
      for entry in old where entry != 0 {
        var index = position(entry)
        while slots[index] != 0 { index = index + 1 == slots.count ? 0 : index + 1 }
        slots[index] = entry
      }
    }
  }
}
