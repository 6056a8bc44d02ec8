import CleverTap
import CleverTapJSON

/// Counts messages and sums metrics per group: the result of `summarizeReport`.
package struct SummaryResult: WindowConsumer {
  /// What messages can be grouped by.
  package enum Dimension: String, CaseIterable, Sendable {
    case channel, delivery, status, label, day, month, messageName
  }

  private let dimensions: [Dimension]
  private let escaping: Escaping
  private var report: ResultHead
  /// By the UTF-8 of each dimension's value: `String` would join canonically equivalent labels.
  private var groups: [[[UInt8]?]: Group] = [:]
  private var totals = Group()
  private var hasInappSent = false

  /// An empty list groups by channel.
  package init(
    _ query: ReportQuery, account: Account, groupBy: [Dimension], escaping: Escaping
  ) {
    report = ResultHead(query, account)
    dimensions = groupBy.isEmpty ? [.channel] : groupBy
    self.escaping = escaping
  }

  /// See ``WindowConsumer/keepsBodies``.
  package var keepsBodies: Bool { false }

  /// See ``WindowConsumer/take(_:_:)``.
  package mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(CleverTapError) {
    let index = report.windowIndex
    report.note(window, fetched)
    var reader = fetched.messages.makeReader()
    while let record = try reader.next() {
      let verdict = report.merge.judge(record.digests, window: index)
      guard verdict != .duplicate, let message = Message(record.bytes) else { continue }
      let rows = message.metricRows
      let count = verdict == .new ? 1 : 0
      totals.add(rows, messages: count)
      for key in keys(message) { groups[key, default: Group()].add(rows, messages: count) }
      if !hasInappSent, message.text("channel") == "inapp" {
        hasInappSent = rows.contains { row in row.metrics.contains { $0.name.equals("sent") } }
      }
    }
  }

  /// See ``WindowConsumer/miss(_:_:)``.
  package mutating func miss(_ window: Window, _ failure: CleverTapError) {
    report.note(window, failure)
  }

  /// The result as compact JSON.
  package mutating func finish(fetchedAt: String) throws(CleverTapError) -> [UInt8] {
    let ordered = groups.sorted { SummaryResult.isOrdered($0.key, $1.key) }
    if hasInappSent {
      report.warn(
        .inappSentNotMeaningful,
        "In-app messages are not sent but shown: compare their viewed and clicked instead of sent.")
    }
    if totals.isInexact || groups.values.contains(where: \.isInexact) {
      report.warn(
        .sumNotExact,
        "A sum has more than \(ExactSum.maximumDigits) digits and is null instead of rounded.")
    }
    let rows = ordered.map { key, group in
      Value.object(
        zip(dimensions, key).map { dimension, value in
          (dimension.rawValue, value.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null)
        } + group.members)
    }
    let head = report.head(fetchedAt: fetchedAt).filter { $0.0 != "messageCount" }
    let result = Value.object(
      head + [
        ("messageCount", .integer(report.merge.messageCount)),
        ("groupBy", .strings(dimensions.map(\.rawValue))), ("rows", .array(rows)),
        ("totals", .object(totals.members)), ("warnings", report.finalWarnings),
      ]
    ).encoded(escaping)
    guard result.count <= CleverTapError.maximumResultBytes else {
      throw .resultTooLarge(streamable: false)
    }
    return result
  }

  /// The groups a message counts in: one, or one for each of its labels.
  private func keys(_ message: Message) -> [[[UInt8]?]] {
    var keys: [[[UInt8]?]] = [[]]
    for dimension in dimensions {
      let values = values(dimension, message)
      keys = keys.flatMap { key in values.map { key + [$0] } }
    }
    return keys
  }

  private func values(_ dimension: Dimension, _ message: Message) -> [[UInt8]?] {
    switch dimension {
    case .channel, .delivery, .status, .messageName:
      return [message.text(dimension.rawValue).map { Array($0.utf8) }]
    case .day: return [message.text("startedAt").map { Array($0.utf8.prefix(10)) }]
    case .month: return [message.text("startedAt").map { Array($0.utf8.prefix(7)) }]
    case .label:
      var seen: Set<[UInt8]> = []
      let labels = message.labels.map { Array($0.utf8) }.filter { seen.insert($0).inserted }
      return labels.isEmpty ? [nil] : labels
    }
  }

  /// By value, byte by byte; unknown ones last.
  private static func isOrdered(_ a: [[UInt8]?], _ b: [[UInt8]?]) -> Bool {
    for (x, y) in zip(a, b) where x != y {
      guard let x else { return false }
      guard let y else { return true }
      return x.lexicographicallyPrecedes(y)
    }
    return false
  }
}

/// The sums of one group.
private struct Group {
  var messages = 0
  /// By metric, in the order of first appearance.
  var sums: [(name: String, sum: ExactSum)] = []

  mutating func add(_ rows: [MetricRow], messages count: Int) {
    messages += count
    for metric in rows.flatMap(\.metrics) {
      let number = Decimal(metric.value.raw)
      if let index = sums.firstIndex(where: { metric.name.equals($0.name) }) {
        sums[index].sum.add(number)
      } else {
        var sum = ExactSum()
        sum.add(number)
        sums.append((metric.name.string ?? "", sum))
      }
    }
  }

  var isInexact: Bool { sums.contains { $0.sum.text == nil } }

  var members: [(String, Value)] {
    let metrics = sums.map { ($0.name, $0.sum.text.map { Value.raw(Array($0.utf8)) } ?? .null) }
    func sum(_ name: String) -> ExactSum? { sums.first { $0.name == name }?.sum }
    func quotient(_ a: String, _ b: String) -> Value {
      rate(sum(a), per: sum(b)).map { .raw(Array($0.utf8)) } ?? .null
    }
    return [
      ("messages", .integer(messages)), ("metrics", .object(metrics)),
      (
        "rates",
        .object([
          ("viewedPerSent", quotient("viewed", "sent")),
          ("clickedPerSent", quotient("clicked", "sent")),
          ("clickedPerViewed", quotient("clicked", "viewed")),
        ])
      ),
    ]
  }
}
