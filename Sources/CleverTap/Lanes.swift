import Threads

/// Who may send a request now: at most an account's `concurrency` at once, in this process and, by
/// lock files, on this machine; 64 in all.
///
/// Free lanes go round among the waiting calls.
public final class Lanes: Sendable {
  /// Transfers of all accounts together.
  static let maximumTransfers = 64
  /// The longest a lane rests after an aborted request.
  static let maximumRest = Duration.seconds(30)
  /// How often a lane that another process holds is asked for.
  private static let pollMilliseconds = 25...75

  /// The right to send one request.
  public struct Permit: Sendable {
    fileprivate let key: String
    fileprivate let lock: LaneFiles.Lock?
  }

  fileprivate struct Waiter {
    let ticket: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  fileprivate struct Queue {
    var limit = Account.maximumConcurrency
    var held = 0
    var waiting: [Int: [Waiter]] = [:]
    /// Calls that have waiters, next one first.
    var rotation: [Int] = []
  }

  private struct State {
    var queues: [String: Queue] = [:]
    var total = 0
    var lastTicket = 0
  }

  private let files: LaneFiles?
  private let state = Monitor(State())

  /// `folder` holds the lock files; nil, or a folder that cannot be used, counts in this process
  /// only.
  ///
  /// See ``isShared``.
  public init(folder: String?) { files = folder.flatMap { LaneFiles(folder: $0) } }

  /// Whether other processes of the machine are counted too.
  public var isShared: Bool { files != nil }

  /// Waits for a lane of an account.
  ///
  /// `call` tells calls apart, so that they take turns.
  func acquire(
    _ key: String, call: Int, limit: Int, until deadline: ContinuousClock.Instant
  ) async throws(Failure) -> Permit {
    try await enter(key, call: call, limit: limit, until: deadline)
    guard let files else { return Permit(key: key, lock: nil) }
    do throws(Failure) {
      while true {
        if let lock = try files.take(key, count: limit) { return Permit(key: key, lock: lock) }
        try await pause(.milliseconds(Int.random(in: Lanes.pollMilliseconds)), until: deadline)
      }
    } catch {
      leave(key)
      throw error
    }
  }

  /// Gives a lane back, at once or after it has rested.
  func release(_ permit: Permit, resting: Duration? = nil) {
    guard let resting, resting > .zero else { return leave(permit.key) }
    _ = Alarms.shared.set(at: .now + min(resting, Lanes.maximumRest)) {
      withExtendedLifetime(permit) { self.leave(permit.key) }
    }
  }

  /// Requests of an account that wait in this process.
  func waitingCount(_ key: String) -> Int {
    state.withLock { $0.queues[key]?.waiting.values.reduce(0) { $0 + $1.count } ?? 0 }
  }

  /// Waits for the turn within this process.
  private func enter(
    _ key: String, call: Int, limit: Int, until deadline: ContinuousClock.Instant
  ) async throws(Failure) {
    if enterNow(key, limit: limit) { return }
    let ticket = state.withLock { state -> Int in
      state.lastTicket += 1
      return state.lastTicket
    }
    let alarm = Alarms.shared.set(at: deadline) {
      self.refuse(key, call, ticket, .deadline(Lanes.waiting))
    }
    defer { Alarms.shared.cancel(alarm) }
    do {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation {
          (continuation: CheckedContinuation<Void, any Error>) in
          if Task.isCancelled { return continuation.resume(throwing: Failure.cancelled) }
          if ContinuousClock.now >= deadline {
            return continuation.resume(throwing: Failure.deadline(Lanes.waiting))
          }
          state.withLock { state in
            var queue = state.queues[key] ?? Queue()
            queue.limit = limit
            queue.waiting[call, default: []].append(
              Waiter(ticket: ticket, continuation: continuation))
            if !queue.rotation.contains(call) { queue.rotation.append(call) }
            state.queues[key] = queue
          }
          grant()
          // Either may have come before the waiter was there to be refused.
          if Task.isCancelled { refuse(key, call, ticket, .cancelled) }
          if ContinuousClock.now >= deadline {
            refuse(key, call, ticket, .deadline(Lanes.waiting))
          }
        }
      } onCancel: {
        refuse(key, call, ticket, .cancelled)
      }
    } catch {
      throw error as? Failure ?? .cancelled
    }
  }

  /// Takes a lane where one is free and nobody waits for it.
  private func enterNow(_ key: String, limit: Int) -> Bool {
    state.withLock { state -> Bool in
      var queue = state.queues[key] ?? Queue()
      queue.limit = limit
      guard queue.rotation.isEmpty, queue.held < limit, state.total < Lanes.maximumTransfers else {
        return false
      }
      queue.held += 1
      state.total += 1
      state.queues[key] = queue
      return true
    }
  }

  private static let waiting = "waiting for one of the account's lanes"

  private func leave(_ key: String) {
    state.withLock { state in
      state.queues[key]?.held -= 1
      state.total -= 1
    }
    grant()
  }

  /// Hands free lanes out, one call after the other.
  private func grant() {
    let granted = state.withLock { state -> [Waiter] in
      var granted: [Waiter] = []
      for key in state.queues.keys {
        while state.total < Lanes.maximumTransfers, let waiter = state.queues[key]?.next() {
          granted.append(waiter)
          state.total += 1
        }
        if state.queues[key]?.isUnused == true { state.queues[key] = nil }
      }
      return granted
    }
    for waiter in granted { waiter.continuation.resume() }
  }

  private func refuse(_ key: String, _ call: Int, _ ticket: Int, _ failure: Failure) {
    let waiter = state.withLock { $0.queues[key]?.remove(call, ticket) }
    waiter?.continuation.resume(throwing: failure)
  }
}

extension Lanes.Queue {
  fileprivate var isUnused: Bool { held == 0 && rotation.isEmpty }

  /// The next waiter, if a lane is free; its call goes to the end of the round.
  fileprivate mutating func next() -> Lanes.Waiter? {
    guard held < limit, !rotation.isEmpty else { return nil }
    let call = rotation.removeFirst()
    guard var waiters = waiting[call], !waiters.isEmpty else { return nil }
    let waiter = waiters.removeFirst()
    waiting[call] = waiters.isEmpty ? nil : waiters
    if !waiters.isEmpty { rotation.append(call) }
    held += 1
    return waiter
  }

  fileprivate mutating func remove(_ call: Int, _ ticket: Int) -> Lanes.Waiter? {
    guard let index = waiting[call]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
    let waiter = waiting[call]?.remove(at: index)
    if waiting[call]?.isEmpty == true {
      waiting[call] = nil
      rotation.removeAll { $0 == call }
    }
    return waiter
  }
}

/// Sleeps, but not past the deadline; throws at the deadline and on cancellation.
func pause(_ wait: Duration, until deadline: ContinuousClock.Instant) async throws(Failure) {
  let end = ContinuousClock.now + wait
  await sleep(until: min(end, deadline))
  if Task.isCancelled { throw .cancelled }
  if end > deadline { throw .deadline("waiting") }
}
