import CleverTap
import CleverTapJSON

/// Builds the whole result of `getReport` in one of its shapes.
package struct ReportResult: WindowConsumer {
  /// How a report is laid out.
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
  private let limit: Int?
  private let escaping: Escaping
  private var report: ResultHead
  private var content = ChunkList()
  private var items = 0
  private var isTruncated = false

  /// `limit` nil is no limit.
  package init(
    _ query: ReportQuery, account: Account, shape: Shape, limit: Int?, escaping: Escaping
  ) {
    report = ResultHead(query, account)
    self.shape = shape
    self.limit = limit
    self.escaping = escaping
  }

  /// See ``WindowConsumer/keepsBodies``.
  package var keepsBodies: Bool { shape == .upstream }

  /// See ``WindowConsumer/take(_:_:)``.
  package mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(CleverTapError) {
    let index = report.windowIndex
    report.note(window, fetched)
    var reader = fetched.messages.makeReader()
    while let record = try reader.next() {
      guard report.merge.judge(record.digests, window: index) != .duplicate else { continue }
      switch shape {
      case .messages: try add(record.bytes)
      case .rows where isTruncated: break
      case .rows:
        for row in Message(record.bytes)?.flatRows(escaping) ?? [] { try add(row[...]) }
      case .upstream: break
      }
    }
    if let body = fetched.body {
      let head = Value.object(window.members).encoded().dropLast()
      try add(head + Array(",\"body\":".utf8) + body + [UInt8(ascii: "}")])
    }
  }

  /// See ``WindowConsumer/miss(_:_:)``.
  package mutating func miss(_ window: Window, _ failure: CleverTapError) {
    report.note(window, failure)
  }

  /// The result as pieces of compact JSON.
  package mutating func finish(fetchedAt: String) -> [[UInt8]] {
    var writer = Writer(escaping: escaping)
    writer.beginObject()
    for (name, value) in report.head(fetchedAt: fetchedAt) { writer.member(name, value) }
    writer.key(shape.member)
    var tail = Writer(escaping: escaping)
    tail.member("truncated", .bool(isTruncated))
    tail.member("warnings", report.finalWarnings)
    return [writer.bytes + [UInt8(ascii: "[")]] + content.take() + [
      Array("],".utf8) + tail.bytes + [UInt8(ascii: "}")]
    ]
  }

  private mutating func add(_ item: ArraySlice<UInt8>) throws(CleverTapError) {
    if let limit, items >= limit {
      isTruncated = true
      return
    }
    if items > 0 { content.append(CollectionOfOne(UInt8(ascii: ","))) }
    content.append(item)
    items += 1
    guard content.count <= CleverTapError.maximumResultBytes else {
      throw .resultTooLarge(streamable: shape == .messages)
    }
  }
}
