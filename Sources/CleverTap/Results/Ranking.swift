/// The order of rows by one of their figures.
package struct Ranking {
  /// A figure by which rows can be ranked.
  package enum Figure {
    case messages
    case rate(Rate)
    /// A metric, its name as UTF-8.
    case metric([UInt8])

    package init(_ name: String) {
      if name.utf8.elementsEqual("messages".utf8) {
        self = .messages
      } else if let rate = Rate.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) })
      {
        self = .rate(rate)
      } else {
        self = .metric(Array(name.utf8))
      }
    }

    /// Returns the figure in a group's counts; nil where it is absent or unknown.
    package func value(_ counts: Counts?) -> ExactRatio? {
      guard let counts else { return nil }
      switch self {
      case .messages: return ExactRatio(counts.messages)
      case .rate(let rate): return counts.ratio(rate)
      case .metric(let name): return counts.sum(name)?.value.map { ExactRatio($0) }
      }
    }
  }

  /// The place of one row: its value, nil last; `isSmall` where its denominator is below the minimum.
  package struct Place {
    let value: ExactRatio?
    let isSmall: Bool

    package init(_ value: ExactRatio?, isSmall: Bool) {
      self.value = value
      self.isSmall = isSmall
    }

    func precedes(_ other: Place) -> Bool {
      guard let value else { return false }
      guard let theirs = other.value else { return true }
      return isSmall == other.isSmall ? theirs < value : !isSmall
    }
  }

  /// Ranks rows: highest value first, then those with a small denominator, then those without a
  /// value; rows that are equal stay in their order.
  package static func sorted<Row>(_ rows: [Row], by place: (Row) -> Place) -> [Row] {
    let places = rows.map(place)
    let order = rows.indices.sorted { a, b in
      if places[a].precedes(places[b]) { return true }
      return !places[b].precedes(places[a]) && a < b
    }
    return order.map { rows[$0] }
  }
}
