import CleverTap
import CleverTapJSON

/// Sends the messages of a report away piece by piece, in date order.
package struct StreamedReport: WindowConsumer {
  /// Bytes of the messages of one notification; with its frame it stays within 256 KiB.
  static let pieceBytes = (256 << 10) - 4096

  private let limit: Int?
  private let escaping: Escaping
  private let send: @Sendable (Window, [UInt8]) async -> Void
  private var report: ResultHead
  private var items = 0
  private var isTruncated = false

  /// `send` gets a window and a compact JSON array of some of its messages.
  package init(
    _ query: ReportQuery, account: Account, limit: Int?, escaping: Escaping,
    send: @escaping @Sendable (Window, [UInt8]) async -> Void
  ) {
    report = ResultHead(query, account)
    self.limit = limit
    self.escaping = escaping
    self.send = send
  }

  /// See ``WindowConsumer/keepsBodies``.
  package var keepsBodies: Bool { false }

  /// See ``WindowConsumer/take(_:_:)``.
  package mutating func take(_ window: Window, _ fetched: FetchedWindow)
    async throws(CleverTapError)
  {
    let index = report.windowIndex
    report.note(window, fetched)
    var reader = fetched.messages.makeReader()
    var piece: [UInt8] = []
    while let record = try reader.next() {
      guard report.merge.judge(record.digests, window: index) != .duplicate else { continue }
      if let limit, items >= limit {
        isTruncated = true
        continue
      }
      if !piece.isEmpty, piece.count + record.bytes.count > StreamedReport.pieceBytes {
        await flush(window, &piece)
        if Task.isCancelled { throw .cancelled }
      }
      piece.append(UInt8(ascii: piece.isEmpty ? "[" : ","))
      piece.append(contentsOf: record.bytes)
      items += 1
    }
    if !piece.isEmpty { await flush(window, &piece) }
  }

  /// See ``WindowConsumer/miss(_:_:)``.
  package mutating func miss(_ window: Window, _ failure: CleverTapError) {
    report.note(window, failure)
  }

  /// The result, which comes after everything was sent.
  package func finish(fetchedAt: String) -> [UInt8] {
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
