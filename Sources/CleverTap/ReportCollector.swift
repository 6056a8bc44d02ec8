import JSON

/// Builds the whole result of `getReport` in one of its shapes.
public struct ReportCollector: Collector {
  /// How a report is laid out.
  public enum Shape: String, CaseIterable, Sendable {
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
  private var report: Report
  private var content = ChunkList()
  private var items = 0
  private var isTruncated = false

  /// `limit` nil is no limit.
  public init(
    _ query: ReportQuery, account: Account, shape: Shape, limit: Int?, escaping: Escaping
  ) {
    report = Report(query, account)
    self.shape = shape
    self.limit = limit
    self.escaping = escaping
  }

  /// See ``Collector/wantsBodies``.
  public var wantsBodies: Bool { shape == .upstream }

  /// See ``Collector/take(_:_:)``.
  public mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(Failure) {
    let index = report.windowIndex
    report.note(window, fetched)
    var reader = fetched.messages.makeReader()
    while let record = try reader.next() {
      guard report.merge.judge(record.facts, window: index) != .duplicate else { continue }
      switch shape {
      case .messages: try add(record.bytes)
      case .rows where isTruncated: break
      case .rows:
        for row in ParsedMessage(record.bytes)?.flatRows(escaping) ?? [] { try add(row[...]) }
      case .upstream: break
      }
    }
    if let body = fetched.body {
      let head = Value.object(window.members).encoded().dropLast()
      try add(head + Array(",\"body\":".utf8) + body + [UInt8(ascii: "}")])
    }
  }

  /// See ``Collector/miss(_:_:)``.
  public mutating func miss(_ window: Window, _ failure: Failure) { report.note(window, failure) }

  /// The result as pieces of compact JSON.
  public mutating func finish(fetchedAt: String) -> [[UInt8]] {
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

  private mutating func add(_ item: ArraySlice<UInt8>) throws(Failure) {
    if let limit, items >= limit {
      isTruncated = true
      return
    }
    if items > 0 { content.append(CollectionOfOne(UInt8(ascii: ","))) }
    content.append(item)
    items += 1
    guard content.count <= Report.maximumResultBytes else {
      throw .resultTooLarge(streamable: shape == .messages)
    }
  }
}

/// Sends the messages of a report away piece by piece, in date order.
public struct StreamCollector: Collector {
  /// Bytes of the messages of one notification; with its frame it stays within 256 KiB.
  static let pieceBytes = (256 << 10) - 4096

  private let limit: Int?
  private let escaping: Escaping
  private let send: @Sendable (Window, [UInt8]) async -> Void
  private var report: Report
  private var items = 0
  private var isTruncated = false

  /// `send` gets a window and a compact JSON array of some of its messages.
  public init(
    _ query: ReportQuery, account: Account, limit: Int?, escaping: Escaping,
    send: @escaping @Sendable (Window, [UInt8]) async -> Void
  ) {
    report = Report(query, account)
    self.limit = limit
    self.escaping = escaping
    self.send = send
  }

  /// See ``Collector/wantsBodies``.
  public var wantsBodies: Bool { false }

  /// See ``Collector/take(_:_:)``.
  public mutating func take(_ window: Window, _ fetched: FetchedWindow) async throws(Failure) {
    let index = report.windowIndex
    report.note(window, fetched)
    var reader = fetched.messages.makeReader()
    var piece: [UInt8] = []
    while let record = try reader.next() {
      guard report.merge.judge(record.facts, window: index) != .duplicate else { continue }
      if let limit, items >= limit {
        isTruncated = true
        continue
      }
      if !piece.isEmpty, piece.count + record.bytes.count > StreamCollector.pieceBytes {
        await flush(window, &piece)
        if Task.isCancelled { throw .cancelled }
      }
      piece.append(UInt8(ascii: piece.isEmpty ? "[" : ","))
      piece.append(contentsOf: record.bytes)
      items += 1
    }
    if !piece.isEmpty { await flush(window, &piece) }
  }

  /// See ``Collector/miss(_:_:)``.
  public mutating func miss(_ window: Window, _ failure: Failure) { report.note(window, failure) }

  /// The result, which comes after everything was sent.
  public func finish(fetchedAt: String) -> [UInt8] {
    Value.object(
      report.head(fetchedAt: fetchedAt) + [
        ("truncated", .bool(isTruncated)), ("warnings", report.finalWarnings),
      ]
    ).encoded(escaping)
  }

  private func flush(_ window: Window, _ piece: inout [UInt8]) async {
    piece.append(UInt8(ascii: "]"))
    await send(window, piece)
    piece.removeAll(keepingCapacity: true)
  }
}
