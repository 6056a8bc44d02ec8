import CleverTap
import CleverTapJSON

/// Sends the messages of a report away chunk by chunk, in date order.
package struct StreamedReport: WindowConsumer {
  /// Bytes of the messages of one notification; with its frame it stays within 256 KiB.
  static let chunkBytes = (256 << 10) - 4096

  private let limit: Int?
  private let escaping: Escaping
  private let send: @Sendable (Window, [UInt8]) async -> Void
  private var period: FetchedPeriod
  /// Messages that count, and those of them that were sent.
  private var offered = 0
  private var sent = 0

  /// `windows` is the number of windows to come; `send` gets a window and a compact JSON array of
  /// some of its messages.
  init(
    _ report: ReportRequest, windows: Int, limit: Int?, escaping: Escaping,
    send: @escaping @Sendable (Window, [UInt8]) async -> Void
  ) {
    period = FetchedPeriod(report, windows: windows)
    self.limit = limit
    self.escaping = escaping
    self.send = send
  }

  package var keepsBodies: Bool { false }

  package mutating func take(_ window: Window, _ fetched: FetchedWindow)
    async throws(CleverTapError)
  {
    period.add(window, fetched)
    var reader = fetched.messages.makeReader()
    var chunk: [UInt8] = []
    while let record = try reader.next() {
      guard period.keeps(record) else { continue }
      offered += 1
      if let limit, sent >= limit { continue }
      if !chunk.isEmpty, chunk.count + record.bytes.count > StreamedReport.chunkBytes {
        await flush(window, &chunk)
        if Task.isCancelled { throw .cancelled }
      }
      chunk.append(UInt8(ascii: chunk.isEmpty ? "[" : ","))
      chunk.append(contentsOf: record.bytes)
      sent += 1
    }
    if !chunk.isEmpty { await flush(window, &chunk) }
  }

  package mutating func miss(_ window: Window, _ error: CleverTapError) {
    period.add(window, error)
  }

  /// The result, which comes after everything was sent.
  package func finish(fetchedAt: String) -> [UInt8] {
    let cut = limit.flatMap { limit in
      sent < offered
        ? Warning.resultCut(
          sent, of: offered, "messages", by: .init(param: "limit", value: limit)) : nil
    }
    return Value.object(period.reportMembers(fetchedAt: fetchedAt, cut: cut)).encoded(escaping)
  }

  private func flush(_ window: Window, _ chunk: inout [UInt8]) async {
    chunk.append(UInt8(ascii: "]"))
    await send(window, chunk)
    chunk.removeAll(keepingCapacity: true)
  }
}
