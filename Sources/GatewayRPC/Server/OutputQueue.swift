import CleverTapSystem

/// The writer of the protocol's stdout: whole messages, one at a time, bounded.
///
/// The reader's thread writes its own inline replies where nobody else is writing; everything else
/// is queued and written by one flusher thread. Tasks never write: they wait for room and queue.
package final class OutputQueue: Sendable {
  /// Queued bytes beyond which tasks wait; one message may go past it.
  static let roomBytes = 1 << 20

  private struct State {
    var queue: [[UInt8]] = []
    var queuedBytes = 0
    /// Somebody is inside write(2).
    var isWriting = false
    var isStarted = false
    var waiters = Waiters()

    var isIdle: Bool { queue.isEmpty && !isWriting }
    var hasRoom: Bool { queuedBytes < OutputQueue.roomBytes }
  }

  private let descriptor: Int32
  private let onSent: (@Sendable ([UInt8]) -> Void)?
  private let onFailure: @Sendable (SystemError) -> Void
  private let state = Monitor(State())

  /// `onSent` gets what is about to be written; `onFailure` is called where that fails.
  init(
    descriptor: Int32, onSent: (@Sendable ([UInt8]) -> Void)? = nil,
    onFailure: @escaping @Sendable (SystemError) -> Void
  ) {
    self.descriptor = descriptor
    self.onSent = onSent
    self.onFailure = onFailure
  }

  /// Writes the reader's inline replies, or queues them behind what is being written; blocks while
  /// the queue is full, which stops the reading.
  func write(inline bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let mayWrite = state.wait { state -> Bool? in
      if state.isIdle {
        state.isWriting = true
        return true
      }
      guard state.hasRoom else { return nil }
      state.queue.append(bytes)
      state.queuedBytes += bytes.count
      return false
    }
    if mayWrite {
      transfer(bytes)
      state.withLock { $0.isWriting = false }
    }
    state.wakeAll()
    if bytes.capacity > 1 << 18 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
  }

  /// Starts the flusher's thread, where that has not happened yet.
  ///
  /// Messages may be queued once it has succeeded.
  func start() throws(SystemError) {
    let mustStart = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard mustStart else { return }
    do throws(SystemError) { try DetachedThread.start { self.flush() } } catch {
      state.withLock { $0.isStarted = false }
      throw error
    }
  }

  /// Queues the pieces of whole messages without waiting.
  func enqueue(_ chunks: [[UInt8]]) {
    state.withLock { state in
      state.queue.append(contentsOf: chunks)
      for chunk in chunks { state.queuedBytes += chunk.count }
    }
    state.wakeAll()
  }

  /// Suspends until there is room in the queue, or the task is cancelled.
  func waitForRoom() async { await state.suspend(\.waiters) { $0.hasRoom } }

  /// Waits until everything queued is written; with a bound, for at most that long.
  func drain(milliseconds: Int? = nil) {
    guard let milliseconds else { return state.wait { $0.isIdle ? () : nil } }
    _ = state.wait(milliseconds: milliseconds) { $0.isIdle ? true : nil }
  }

  private func flush() {
    while true {
      let written = writeQueue()
      // What was written is released by now.
      Heap.trim(after: written)
    }
  }

  /// Waits for something to write and writes it; how many bytes.
  private func writeQueue() -> Int {
    let chunks = state.wait { state -> [[UInt8]]? in
      guard !state.queue.isEmpty, !state.isWriting else { return nil }
      state.isWriting = true
      defer { state.queue = [] }
      return state.queue
    }
    var written = 0
    for chunk in Coalesced(chunks) {
      transfer(chunk)
      written += chunk.count
      let waiters = state.withLock { state in
        state.queuedBytes -= chunk.count
        return state.hasRoom ? state.waiters.takeAll() : []
      }
      for waiter in waiters { waiter.resume() }
      state.wakeAll()
    }
    state.withLock { $0.isWriting = false }
    state.wakeAll()
    return written
  }

  private func transfer(_ bytes: [UInt8]) {
    onSent?(bytes)
    if case .failed(let error) = Descriptor.write(bytes, to: descriptor) { onFailure(error) }
  }
}

/// Joins small neighbours into pieces of up to 64 KiB, so that many replies are one write(2); each
/// piece is released once it has been taken.
private struct Coalesced: Sequence, IteratorProtocol {
  private var rest: ArraySlice<[UInt8]>

  init(_ chunks: [[UInt8]]) { rest = ArraySlice(chunks) }

  mutating func next() -> [UInt8]? {
    guard var joined = rest.popFirst() else { return nil }
    while let following = rest.first, joined.count + following.count <= 64 << 10 {
      joined += following
      rest.removeFirst()
    }
    return joined
  }
}
