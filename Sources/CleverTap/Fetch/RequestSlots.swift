import CleverTapSystem

/// Limits how many requests run at once: `concurrency` per account, across this machine's processes
/// by lock files, and 64 in all.
///
/// Free slots go round among the waiting calls.
public final class RequestSlots: Sendable {
  /// Transfers of all accounts together.
  static let maximumTransfers = 64
  /// The longest cool-down of a slot after an aborted request.
  static let maximumCooldown = Duration.seconds(30)
  /// The range of the random pause, in milliseconds, before a slot that another process holds is
  /// tried again.
  private static let pollMilliseconds = 25...75

  /// The right to send one request.
  public struct Slot: Sendable {
    fileprivate let key: String
    fileprivate let lock: FileLock?
  }

  fileprivate struct Waiter {
    let ticket: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  fileprivate struct Queue {
    var concurrency = Account.maximumConcurrency
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

  private let files: SlotLocks?
  private let state = Monitor(State())

  /// `folder` holds the lock files; nil, or a folder that cannot be used, counts in this process
  /// only.
  ///
  /// See ``isShared``.
  public init(folder: String?) { files = folder.flatMap { SlotLocks(folder: $0) } }

  /// True if the slots are shared with the other processes of this machine.
  public var isShared: Bool { files != nil }

  /// Waits for a slot of an account.
  ///
  /// `call` tells calls apart, so that they take turns.
  func acquire(
    _ key: String, call: Int, concurrency: Int, until deadline: ContinuousClock.Instant
  ) async throws(CleverTapError) -> Slot {
    try await enter(key, call: call, concurrency: concurrency, until: deadline)
    guard let files else { return Slot(key: key, lock: nil) }
    do throws(CleverTapError) {
      while true {
        if let lock = try files.take(key, count: concurrency) { return Slot(key: key, lock: lock) }
        try await pause(
          .milliseconds(Int.random(in: RequestSlots.pollMilliseconds)), until: deadline)
      }
    } catch {
      leave(key)
      throw error
    }
  }

  /// Gives a slot back, at once or after a cool-down.
  func release(_ slot: Slot, cooldown: Duration? = nil) {
    guard let cooldown, cooldown > .zero else { return leave(slot.key) }
    _ = TimerQueue.shared.schedule(at: .now + min(cooldown, RequestSlots.maximumCooldown)) {
      withExtendedLifetime(slot) { self.leave(slot.key) }
    }
  }

  /// Requests of an account that wait in this process.
  func waitingCount(_ key: String) -> Int {
    state.withLock { $0.queues[key]?.waiting.values.reduce(0) { $0 + $1.count } ?? 0 }
  }

  /// Waits for the turn within this process.
  private func enter(
    _ key: String, call: Int, concurrency: Int, until deadline: ContinuousClock.Instant
  ) async throws(CleverTapError) {
    if enterNow(key, concurrency: concurrency) { return }
    let ticket = state.withLock { state -> Int in
      state.lastTicket += 1
      return state.lastTicket
    }
    let alarm = TimerQueue.shared.schedule(at: deadline) {
      self.refuse(key, call, ticket, .deadline(RequestSlots.waiting))
    }
    defer { TimerQueue.shared.cancel(alarm) }
    do {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation {
          (continuation: CheckedContinuation<Void, any Error>) in
          if Task.isCancelled { return continuation.resume(throwing: CleverTapError.cancelled) }
          if ContinuousClock.now >= deadline {
            return continuation.resume(throwing: CleverTapError.deadline(RequestSlots.waiting))
          }
          state.withLock { state in
            var queue = state.queues[key] ?? Queue()
            queue.concurrency = concurrency
            queue.waiting[call, default: []].append(
              Waiter(ticket: ticket, continuation: continuation))
            if !queue.rotation.contains(call) { queue.rotation.append(call) }
            state.queues[key] = queue
          }
          grant()
          // Either may have come before the waiter was there to be refused.
          if Task.isCancelled { refuse(key, call, ticket, .cancelled) }
          if ContinuousClock.now >= deadline {
            refuse(key, call, ticket, .deadline(RequestSlots.waiting))
          }
        }
      } onCancel: {
        refuse(key, call, ticket, .cancelled)
      }
    } catch {
      throw error as? CleverTapError ?? .cancelled
    }
  }

  /// Takes a slot where one is free and nobody waits for it.
  private func enterNow(_ key: String, concurrency: Int) -> Bool {
    state.withLock { state -> Bool in
      var queue = state.queues[key] ?? Queue()
      queue.concurrency = concurrency
      guard queue.rotation.isEmpty, queue.held < concurrency,
        state.total < RequestSlots.maximumTransfers
      else {
        return false
      }
      queue.held += 1
      state.total += 1
      state.queues[key] = queue
      return true
    }
  }

  private static let waiting = "waiting for one of the account's slots"

  private func leave(_ key: String) {
    state.withLock { state in
      state.queues[key]?.held -= 1
      state.total -= 1
    }
    grant()
  }

  /// Hands free slots out, one call after the other.
  private func grant() {
    let granted = state.withLock { state -> [Waiter] in
      var granted: [Waiter] = []
      for key in state.queues.keys {
        while state.total < RequestSlots.maximumTransfers, let waiter = state.queues[key]?.next() {
          granted.append(waiter)
          state.total += 1
        }
        if state.queues[key]?.isUnused == true { state.queues[key] = nil }
      }
      return granted
    }
    for waiter in granted { waiter.continuation.resume() }
  }

  private func refuse(_ key: String, _ call: Int, _ ticket: Int, _ failure: CleverTapError) {
    let waiter = state.withLock { $0.queues[key]?.remove(call, ticket) }
    waiter?.continuation.resume(throwing: failure)
  }
}

extension RequestSlots.Queue {
  fileprivate var isUnused: Bool { held == 0 && rotation.isEmpty }

  /// The next waiter, if a slot is free; its call goes to the end of the round.
  fileprivate mutating func next() -> RequestSlots.Waiter? {
    guard held < concurrency, !rotation.isEmpty else { return nil }
    let call = rotation.removeFirst()
    guard var waiters = waiting[call], !waiters.isEmpty else { return nil }
    let waiter = waiters.removeFirst()
    waiting[call] = waiters.isEmpty ? nil : waiters
    if !waiters.isEmpty { rotation.append(call) }
    held += 1
    return waiter
  }

  fileprivate mutating func remove(_ call: Int, _ ticket: Int) -> RequestSlots.Waiter? {
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
func pause(_ wait: Duration, until deadline: ContinuousClock.Instant) async throws(CleverTapError) {
  let end = ContinuousClock.now + wait
  await sleep(until: min(end, deadline))
  if Task.isCancelled { throw .cancelled }
  if end > deadline { throw .deadline("waiting") }
}
