import CleverTapSystem

/// The protocol's output: writes whole messages, one at a time, from a bounded queue.
///
/// The reader's thread writes its own responses where nothing else is being written; everything
/// else is queued and written by one flusher thread. Tasks never write: they wait for room and queue.
package final class OutputQueue: Sendable {
  /// Queued bytes beyond which tasks wait; one message may go past it.
  static let roomBytes = 1 << 20

  /// Bytes up to which neighbours are joined into one write(2).
  private static let joinedBytes = 64 << 10

  /// Framed chunks that are written without anything between them.
  private struct Entry: Sendable {
    var chunks: [[UInt8]]
    /// The one message that the bytes hold, for the observer; nil without an observer.
    var message: [[UInt8]]?

    var count: Int { chunks.reduce(0) { $0 + $1.count } }
  }

  private struct State {
    var queue: [Entry] = []
    var queuedBytes = 0
    /// True while a thread is writing; only one may write at a time.
    var isWriting = false
    var isStarted = false
    var waiters = Waiters()

    var isIdle: Bool { queue.isEmpty && !isWriting }
    var hasRoom: Bool { queuedBytes < OutputQueue.roomBytes }

    mutating func append(_ entry: Entry) {
      queue.append(entry)
      queuedBytes += entry.count
    }
  }

  let framing: Framing
  private let observer: TrafficObserver?
  private let write: @Sendable ([UInt8]) -> Descriptor.WriteResult
  private let onFailure: @Sendable (SystemError) -> Void
  private let state = Monitor(State())

  /// `write` writes all of its bytes, or fails; then `onFailure` is called.
  init(
    framing: Framing, observer: TrafficObserver? = nil,
    write: @escaping @Sendable ([UInt8]) -> Descriptor.WriteResult,
    onFailure: @escaping @Sendable (SystemError) -> Void
  ) {
    self.framing = framing
    self.observer = observer
    self.write = write
    self.onFailure = onFailure
  }

  /// True if an observer listens, which needs each message queued by itself.
  var isObserved: Bool { observer != nil }

  // MARK: The reader's thread

  /// Writes framed responses, or queues them behind what is being written; blocks while the queue is
  /// full, which stops the reading.
  func write(framed bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    write(Entry(chunks: [bytes]))
    if bytes.capacity > 1 << 18 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
  }

  /// Writes or queues one message, under the same rules.
  func write(_ message: [[UInt8]]) { write(entry(message)) }

  private func write(_ entry: Entry) {
    let mayWrite = state.wait { state -> Bool? in
      if state.isIdle {
        state.isWriting = true
        return true
      }
      guard state.hasRoom else { return nil }
      state.append(entry)
      return false
    }
    guard mayWrite else { return state.wakeAll() }
    var entries = [entry]
    transfer(&entries) { _ in }
    state.withLock { $0.isWriting = false }
    state.wakeAll()
  }

  // MARK: Any thread

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

  /// Queues a message without waiting.
  func send(_ message: [[UInt8]]) {
    let entry = entry(message)
    state.withLock { $0.append(entry) }
    state.wakeAll()
  }

  /// True while less is queued than tasks wait for.
  var hasRoom: Bool { state.withLock { $0.hasRoom } }

  /// Suspends until there is room in the queue, or the task is cancelled.
  func waitForRoom() async { await state.suspend(\.waiters) { $0.hasRoom } }

  /// Waits until everything queued is written; with a bound, for at most that long.
  func drain(milliseconds: Int? = nil) {
    guard let milliseconds else { return state.wait { $0.isIdle ? () : nil } }
    _ = state.wait(milliseconds: milliseconds) { $0.isIdle ? true : nil }
  }

  private func entry(_ message: [[UInt8]]) -> Entry {
    Entry(chunks: framing.framed(message), message: isObserved ? message : nil)
  }

  // MARK: The flusher's thread

  private func flush() {
    while true {
      let written = writeQueue()
      // What was written is released by now.
      Heap.trim(after: written)
    }
  }

  /// Waits for entries and writes them; returns the number of bytes.
  private func writeQueue() -> Int {
    var entries = state.wait { state -> [Entry]? in
      guard !state.queue.isEmpty, !state.isWriting else { return nil }
      state.isWriting = true
      defer { state.queue = [] }
      return state.queue
    }
    let written = transfer(&entries, release)
    state.withLock { $0.isWriting = false }
    state.wakeAll()
    return written
  }

  /// Writes entries in order and releases each chunk once it is written; returns the number of bytes.
  ///
  /// `onWritten` gets the bytes of each write(2).
  @discardableResult
  private func transfer(_ entries: inout [Entry], _ onWritten: (Int) -> Void) -> Int {
    var written = 0
    var joined: [UInt8] = []
    func put() {
      if case .failed(let error) = write(joined) { onFailure(error) }
      written += joined.count
      onWritten(joined.count)
      joined = []
    }
    entries.reverse()
    while var entry = entries.popLast() {
      if let message = entry.message { observer?.sent(message) }
      entry.chunks.reverse()
      while let chunk = entry.chunks.popLast() {
        if !joined.isEmpty, joined.count + chunk.count > OutputQueue.joinedBytes { put() }
        if joined.isEmpty { joined = chunk } else { joined += chunk }
      }
    }
    if !joined.isEmpty { put() }
    return written
  }

  /// Bytes that were queued have been written: whoever waits for room may go on.
  private func release(_ bytes: Int) {
    let waiters = state.withLock { state in
      state.queuedBytes -= bytes
      return state.hasRoom ? state.waiters.takeAll() : []
    }
    for waiter in waiters { waiter.resume() }
    state.wakeAll()
  }
}
