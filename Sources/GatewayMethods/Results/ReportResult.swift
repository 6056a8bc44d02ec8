import CleverTap
import CleverTapJSON

/// Builds the whole result of `getReport` in one of its shapes.
package struct ReportResult: WindowConsumer {
  /// The layout of a report: the values of the param `shape`.
  package enum Shape: String, CaseIterable, Sendable {
    /// Messages with their data as received.
    case messages
    /// One flat row per metric object.
    case rows
    /// CleverTap's own bodies.
    case upstream

    /// The result's member that holds the content.
    var member: String {
      switch self {
      case .messages: "messages"
      case .rows: "rows"
      case .upstream: "bodies"
      }
    }
  }

  private let shape: Shape
  private let escaping: Escaping
  private var period: FetchedPeriod
  private var items: ResultItems

  /// `windows` is the number of windows to come; nil as a bound is no bound.
  init(
    _ report: ReportRequest, windows: Int, shape: Shape, limit: Int?, maxBytes: Int?,
    escaping: Escaping
  ) {
    period = FetchedPeriod(report, windows: windows)
    self.shape = shape
    self.escaping = escaping
    items = ResultItems(
      countBound: limit.map { .init(param: "limit", value: $0) }, maxBytes: maxBytes)
  }

  package var keepsBodies: Bool { shape == .upstream }

  package mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(CleverTapError) {
    period.add(window, fetched)
    var reader = fetched.messages.makeReader()
    while let record = try reader.next() {
      guard period.keeps(record) else { continue }
      switch shape {
      case .messages: try items.add(record.bytes, streamable: true)
      case .rows: try addRows(record.bytes)
      case .upstream: break
      }
    }
    if let body = fetched.body {
      let head = Value.object(window.members).encoded().dropLast()
      var item = Array(head)
      item += ",\"body\":".utf8
      item += body
      item.append(UInt8(ascii: "}"))
      try items.add(item)
    }
  }

  package mutating func miss(_ window: Window, _ error: CleverTapError) {
    period.add(window, error)
  }

  private mutating func addRows(_ bytes: ArraySlice<UInt8>) throws(CleverTapError) {
    guard let message = Message(bytes) else { return }
    if items.isFull { return items.skip(message.metricRows.count) }
    for row in message.flatRows(escaping) { try items.add(row) }
  }

  /// The result as chunks of compact JSON.
  package mutating func finish(fetchedAt: String) -> [[UInt8]] {
    let period = period
    let offered = items.offered
    let noun = shape.member
    return items.finish(shape.member, escaping) { kept, cut in
      let warning = cut.map { Warning.resultCut(kept, of: offered, noun, by: $0) }
      return period.reportMembers(fetchedAt: fetchedAt, cut: warning)
    }
  }
}

extension FetchedPeriod {
  /// The members of a report's result but for its content.
  func reportMembers(fetchedAt: String, cut: Warning?) -> [(String, Value)] {
    let all = report.warnings + warnings + [cut].compactMap { $0 }
    return report.rangeMembers + [
      ("fetchedAt", .string(fetchedAt)), ("basis", .string(ReportRequest.basis)),
      ("partial", .bool(isPartial)), ("totalResults", totalResultsValue),
      ("messageCount", .integer(messageCount)), ("truncated", .bool(cut != nil)),
      ("warnings", Warning.value(all)), ("windows", .array(windows.map(Value.object))),
    ]
  }
}
