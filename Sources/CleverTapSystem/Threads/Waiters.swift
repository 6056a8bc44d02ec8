/// Tasks that are suspended until a state, of which this is a part, has changed.
package struct Waiters {
  private var continuations: [Int: CheckedContinuation<Void, Never>] = [:]
  private var lastTicket = 0

  package init() {}

  /// A number for a task that may wait.
  fileprivate mutating func makeTicket() -> Int {
    lastTicket += 1
    return lastTicket
  }

  fileprivate mutating func add(_ continuation: CheckedContinuation<Void, Never>, _ ticket: Int) {
    continuations[ticket] = continuation
  }

  fileprivate mutating func remove(_ ticket: Int) -> CheckedContinuation<Void, Never>? {
    continuations.removeValue(forKey: ticket)
  }

  /// Takes all of them out, to be resumed once the state's lock is given up.
  package mutating func takeAll() -> [CheckedContinuation<Void, Never>] {
    defer { continuations = [:] }
    return Array(continuations.values)
  }
}

extension Monitor {
  /// Suspends until `isReady`, or until the task is cancelled.
  ///
  /// Whatever makes the state ready must take the waiters out under the same lock and resume them. A
  /// task finds the state ready, or itself cancelled, under the lock; else it is registered by the
  /// time the lock is given up, and so is found by the change or by its cancellation, whichever comes
  /// first. It is resumed once, since taking it out is what gives the right to.
  package func suspend(
    _ waiters: WritableKeyPath<State, Waiters> & Sendable,
    until isReady: @escaping @Sendable (borrowing State) -> Bool
  ) async {
    let ticket = withLock { state -> Int? in
      isReady(state) ? nil : state[keyPath: waiters].makeTicket()
    }
    guard let ticket else { return }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let resumesNow = withLock { state in
          if isReady(state) || Task.isCancelled { return true }
          state[keyPath: waiters].add(continuation, ticket)
          return false
        }
        if resumesNow { continuation.resume() }
      }
    } onCancel: {
      withLock { $0[keyPath: waiters].remove(ticket) }?.resume()
    }
  }
}
