import CleverTapJSON

/// A quotient of two sums of metrics.
package enum Rate: String, CaseIterable, Sendable {
  case viewedPerSent, clickedPerSent, clickedPerViewed, deliveredPerSent, errorsPerSent

  /// The metrics that are divided.
  package var metrics: (numerator: String, denominator: String) {
    switch self {
    case .viewedPerSent: ("viewed", "sent")
    case .clickedPerSent: ("clicked", "sent")
    case .clickedPerViewed: ("clicked", "viewed")
    case .deliveredPerSent: ("delivered", "sent")
    case .errorsPerSent: ("errors", "sent")
    }
  }
}

/// Messages and sums of their metrics: of one group, or of all messages.
package struct Counts {
  /// Distinct messages.
  package fileprivate(set) var messages = 0
  /// The sum of each metric, its name as UTF-8, in the order of first appearance.
  package private(set) var sums: [(name: [UInt8], sum: ExactSum)] = []

  /// Adds a message's metrics; `isNew` is false where its id is counted already.
  mutating func add(_ rows: [MetricRow], isNew: Bool) {
    if isNew { messages += 1 }
    for metric in rows.flatMap(\.metrics) {
      let name = metric.name.text ?? []
      let number = Decimal(metric.value.raw)
      if let index = sums.firstIndex(where: { $0.name == name }) {
        sums[index].sum.add(number)
      } else {
        var sum = ExactSum()
        sum.add(number)
        sums.append((name, sum))
      }
    }
  }

  /// True if one of the sums has too many digits to be known.
  package var isInexact: Bool { sums.contains { $0.sum.text == nil } }

  /// The sum of a metric; nil where no message has it.
  package func sum(_ name: some Sequence<UInt8>) -> ExactSum? {
    sums.first { $0.name.elementsEqual(name) }?.sum
  }

  /// A rate; nil where a metric is absent or unknown or the denominator is 0.
  package func ratio(_ rate: Rate) -> ExactRatio? {
    let (numerator, denominator) = rate.metrics
    guard let a = sum(numerator.utf8)?.value, let b = sum(denominator.utf8)?.value else {
      return nil
    }
    return ExactRatio(a, per: b)
  }

  /// A rate's denominator; nil where it is absent or unknown.
  package func denominator(_ rate: Rate) -> ExactRatio? {
    sum(rate.metrics.denominator.utf8)?.value.map { ExactRatio($0) }
  }
}
