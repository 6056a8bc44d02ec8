import CleverTap
import CleverTapJSON

extension ResultTable {
  /// The metrics that people see of a message, summed over its rows.
  private static let shownMetrics = ["sent", "viewed", "clicked"]
  /// The members that people see of a message.
  private static let shownMembers = [
    "messageId", "startedAt", "channel", "status", "messageName",
  ]

  /// A row a message: what it is, and how often it was sent, viewed and clicked.
  init(messages: [ParsedValue]) {
    self.init(
      columns: (Self.shownMembers + Self.shownMetrics).map { Array($0.utf8) },
      rows: messages.map { message in
        let metrics = message.member("data").map(MetricRow.all)?.flatMap(\.metrics) ?? []
        return Self.shownMembers.map { TableCell(message.member($0), number: .number) }
          + Self.shownMetrics.map { Self.sum($0, of: metrics) }
      })
  }

  private static func sum(_ name: String, of metrics: [ParsedValue.Member]) -> TableCell {
    let values = metrics.filter { $0.name.equals(name) }
    guard !values.isEmpty else { return .absent }
    var sum = ExactSum()
    for value in values { sum.add(Decimal(value.value.raw)) }
    return sum.text.map { TableCell(text: Array($0.utf8), kind: .count) } ?? .absent
  }

  /// The rows of `shape:"rows"` of messages.
  static func flatRows(_ messages: [ParsedValue]) -> [ParsedValue] {
    messages.flatMap { message in
      Message(message.raw)?.flatRows(.ascii).compactMap { try? Document($0).root } ?? []
    }
  }
}
