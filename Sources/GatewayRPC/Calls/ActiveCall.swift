import CleverTapJSON
import CleverTapSystem

/// One accepted request that is being carried out: its id, its task, and the right to answer it once.
package final class ActiveCall: CallContext {
  private struct State {
    var isComplete = false
    var task: Task<Void, Never>?
  }

  /// The place where the response goes.
  enum Destination: Sendable {
    case line
    case batch(BatchMember)
  }

  package let id: [UInt8]
  package let acceptedAt = ContinuousClock.now
  /// nil for the id null, which nothing can refer to.
  let key: RequestID?
  /// Bytes that the request occupies while it waits.
  let queuedBytes: Int
  private let destination: Destination
  private let table: CallTable
  private let output: OutputQueue
  private let escaping: Escaping
  private let state = Monitor(State())

  init(
    id: [UInt8], key: RequestID?, queuedBytes: Int, destination: Destination, table: CallTable,
    output: OutputQueue, escaping: Escaping
  ) {
    self.id = id
    self.key = key
    self.queuedBytes = queuedBytes
    self.destination = destination
    self.table = table
    self.output = output
    self.escaping = escaping
  }

  package func setRunning(_ running: Bool) { table.setRunning(self, running) }

  package var hasRoom: Bool { output.hasRoom }

  package func waitForRoom() async { await output.waitForRoom() }

  package func notify(_ method: String, _ params: [[UInt8]]) async {
    await output.waitForRoom()
    state.withLock { state in
      guard !state.isComplete else { return }
      output.send(OutgoingMessage.notification(method, params))
    }
  }

  /// Starts the task that carries the call out and completes it.
  func start(_ body: @escaping @Sendable () async -> Result<Reply, RPCError>) {
    let task = Task.detached(executorPreference: ThreadPool.shared) {
      let response = await body()
      await self.waitForRoom()
      self.complete(response)
    }
    let isLate = state.withLock { state in
      state.task = task
      return state.isComplete
    }
    if isLate { task.cancel() }
  }

  /// Sends the response, or nothing for nil, unless the call is complete already.
  ///
  /// The id is free before the response is written. A cancelled call's task is cancelled too.
  func complete(_ response: Result<Reply, RPCError>?) {
    let (isFirst, task) = state.withLock { state in
      defer { state.isComplete = true }
      return (!state.isComplete, state.task)
    }
    guard isFirst else { return }
    table.remove(self) {
      let message = response.map { OutgoingMessage.response(id: id, $0, escaping) }
      switch destination {
      case .line: if let message { output.send(message) }
      case .batch(let member): if let array = member.complete(message) { output.send(array) }
      }
    }
    if response.isCancelled { task?.cancel() }
  }
}

extension Result<Reply, RPCError>? {
  fileprivate var isCancelled: Bool {
    switch self {
    case nil: true
    case .failure(let error): error.code == RPCError.cancelled.code
    case .success: false
    }
  }
}
