import CleverTap
import CleverTapJSON

/// Counts messages and sums metrics per group: the result of `summarizeReport`.
struct SummaryResult: WindowConsumer {
  private let order: RowOrder
  private let escaping: Escaping
  private var period: FetchedPeriod
  private var summary: Summary

  /// `windows` is the number of windows to come.
  init(_ report: ReportRequest, windows: Int, order: RowOrder, escaping: Escaping) {
    period = FetchedPeriod(report, windows: windows)
    summary = Summary(order.groupBy)
    self.order = order
    self.escaping = escaping
  }

  var keepsBodies: Bool { false }

  mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(CleverTapError) {
    try period.add(window, fetched, to: &summary)
  }

  mutating func miss(_ window: Window, _ error: CleverTapError) { period.add(window, error) }

  /// The result as chunks of compact JSON.
  func finish(fetchedAt: String) throws(CleverTapError) -> [[UInt8]] {
    let groups = ranked(summary.groups.sorted { Summary.isOrdered($0.key, $1.key) })
    var items = order.items
    for (key, counts) in groups {
      guard !items.isFull else {
        items.skip(1)
        continue
      }
      let row = zip(order.groupBy, key).map { ($0.rawValue, $1.value) } + counts.members
      try items.add(Value.object(row).encoded(escaping))
    }
    let warnings =
      period.report.warnings + period.warnings + summary.warnings
      + [order.unknownSortBy(groups.map(\.value))].compactMap { $0 }
    return items.finish("rows", escaping) { kept, cut in
      let rowsCut = Warning.rowsCut(kept, of: groups.count, by: cut)
      return members(
        fetchedAt, omitted: groups.count - kept, warnings + [rowsCut].compactMap { $0 })
    }
  }

  private func ranked(
    _ groups: [(key: Summary.Key, value: Counts)]
  ) -> [(key: Summary.Key, value: Counts)] {
    guard let figure = order.figure else { return groups }
    return Ranking.sorted(groups) { group in
      let denominator = order.rate.flatMap { group.value.denominator($0) }
      return .init(figure.value(group.value), isSmall: order.isSmall(denominator))
    }
  }

  private func members(
    _ fetchedAt: String, omitted: Int, _ warnings: [Warning]
  ) -> [(String, Value)] {
    period.report.rangeMembers + [
      ("fetchedAt", .string(fetchedAt)), ("basis", .string(ReportRequest.basis)),
      ("partial", .bool(period.isPartial)), ("totalResults", period.totalResultsValue),
      ("messageCount", .integer(period.messageCount)),
      ("groupBy", .strings(order.groupBy.map(\.rawValue))),
      ("totals", .object(summary.totals.members)), ("rowsOmitted", .integer(omitted)),
      ("warnings", Warning.value(warnings)), ("windows", .array(period.windows.map(Value.object))),
    ]
  }
}

extension FetchedPeriod {
  /// Adds a window, and its messages to a summary.
  mutating func add(
    _ window: Window, _ fetched: FetchedWindow, to summary: inout Summary
  ) throws(CleverTapError) {
    add(window, fetched)
    var reader = fetched.messages.makeReader()
    while let record = try reader.next() {
      guard keeps(record), let message = Message(record.bytes) else { continue }
      summary.add(message, id: record.digests.id)
    }
  }
}

extension Summary {
  /// The warnings about its sums.
  var warnings: [Warning] {
    var warnings: [Warning] = []
    if hasInappSent {
      warnings.append(
        Warning(
          .inappSentNotMeaningful,
          "In-app messages are not sent but shown: compare their viewed and clicked instead of sent."
        ))
    }
    if isInexact {
      warnings.append(
        Warning(
          .sumNotExact,
          "A sum has more than \(ExactSum.maximumDigits) digits and is null instead of rounded."))
    }
    return warnings
  }
}
