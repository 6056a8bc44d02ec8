import CleverTapJSON

/// Messages and sums of metrics per group.
package struct Summary {
  /// A group: its value of each dimension, nil for unknown ones.
  package typealias Key = [GroupValue?]

  package let dimensions: [Dimension]
  /// By the bytes of each dimension's value: `String` would join canonically equivalent labels.
  package private(set) var groups: [Key: Counts] = [:]
  /// Every message once.
  package private(set) var totals = Counts()
  /// True if an in-app message has the metric `sent`, which is meaningless for that channel.
  package private(set) var hasInappSent = false

  private let period: Window?
  /// Pairs of group and id that are counted, and ids alone for the totals.
  private var counted = DigestSet()

  /// With `period` the dimension day is a day's number within it.
  package init(_ dimensions: [Dimension], period: Window? = nil) {
    self.dimensions = dimensions
    self.period = period
  }

  /// Adds a message; `id` is the digest of its id, nil where it has none.
  package mutating func add(_ message: Message, id: UInt64?) {
    let rows = message.metricRows
    totals.add(rows, isNew: isNew(id, group: 0))
    for key in keys(message) {
      groups[key, default: Counts()].add(rows, isNew: isNew(id, group: key.hashValue))
    }
    if !hasInappSent, message.root.member("channel")?.equals("inapp") ?? false {
      hasInappSent = rows.contains { row in row.metrics.contains { $0.name.equals("sent") } }
    }
  }

  private mutating func isNew(_ id: UInt64?, group: Int) -> Bool {
    guard let id else { return true }
    let mixed = UInt64(bitPattern: Int64(group)) &* 0xFF51_AFD7_ED55_8CCD
    return counted.insert(id ^ mixed, window: 0) == nil
  }

  /// True if a sum of a group or of the totals has too many digits to be known.
  package var isInexact: Bool { totals.isInexact || groups.values.contains(where: \.isInexact) }

  /// The groups in order: by each dimension in turn, unknown values last.
  package static func isOrdered(_ a: Key, _ b: Key) -> Bool {
    for (x, y) in zip(a, b) where x != y {
      guard let x else { return false }
      guard let y else { return true }
      return x.precedes(y)
    }
    return false
  }

  private func keys(_ message: Message) -> [Key] {
    var keys: [Key] = [[]]
    for dimension in dimensions {
      let values = message.values(dimension, period: period)
      keys = keys.flatMap { key in values.map { key + [$0] } }
    }
    return keys
  }
}
