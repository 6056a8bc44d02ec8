import CleverTapJSON
import CleverTapSystem

/// One accepted request that is still running: its id, its task, and the right to answer it once.
package final class ActiveCall: CallContext {
  private struct State {
    var isSettled = false
    var task: Task<Void, Never>?
  }

  package let id: [UInt8]
  package let acceptedAt = ContinuousClock.now
  /// nil for the id null, which nothing can refer to.
  let key: RequestID?
  /// Bytes that the waiting request occupies.
  let weight: Int
  private let destination: Destination
  private let table: CallTable
  private let port: Port
  private let state = Monitor(State())

  /// Where the answer goes.
  enum Destination: Sendable {
    case line
    case batch(Batch, Int)
  }

  init(
    id: [UInt8], key: RequestID?, weight: Int, destination: Destination, table: CallTable,
    port: Port
  ) {
    self.id = id
    self.key = key
    self.weight = weight
    self.destination = destination
    self.table = table
    self.port = port
  }

  package func setRunning(_ running: Bool) { table.setRunning(self, running) }

  package func waitForRoom() async { await port.output.waitForRoom() }

  package func notify(_ method: String, _ params: [[UInt8]]) async {
    await port.output.waitForRoom()
    state.withLock { state in
      guard !state.isSettled else { return }
      port.output.enqueue(port.framing.notification(method, params))
    }
  }

  func start(_ body: @escaping @Sendable () async -> Result<Reply, RPCError>) {
    let task = Task.detached(executorPreference: ThreadPool.shared) {
      let outcome = await body()
      await self.waitForRoom()
      self.settle(outcome)
    }
    let isLate = state.withLock { state in
      state.task = task
      return state.isSettled
    }
    if isLate { task.cancel() }
  }

  /// Answers with the outcome, or with nothing for nil, unless the call is settled already.
  ///
  /// The id is free before the answer is written. A cancelled call's task is told to stop.
  func settle(_ outcome: Result<Reply, RPCError>?) {
    let (isFirst, task) = state.withLock { state in
      defer { state.isSettled = true }
      return (!state.isSettled, state.task)
    }
    guard isFirst else { return }
    table.remove(self) {
      let message = outcome.map { port.framing.response(id: id, $0) }
      switch destination {
      case .line: send(message)
      case .batch(let batch, let index): send(batch.fill(index, with: message))
      }
    }
    if outcome.isCancelled { task?.cancel() }
  }

  private func send(_ message: [[UInt8]]?) {
    if let message { port.output.enqueue(port.framing.framed(message)) }
  }
}

extension Result<Reply, RPCError>? {
  fileprivate var isCancelled: Bool {
    switch self {
    case nil: true
    case .failure(let fault): fault.code == RPCError.cancelled.code
    case .success: false
    }
  }
}
