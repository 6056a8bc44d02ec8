import CleverTapSystem
import Synchronization

/// The calls that are accepted and not yet answered.
package final class CallTable: Sendable {
  /// Calls that may wait, those that run not counted; then reading stops.
  static let maximumWaiting = 1024
  /// Bytes that waiting requests may hold; then reading stops.
  static let maximumWaitingBytes = 16 << 20

  private struct State {
    var byKey: [RequestID: ActiveCall] = [:]
    var all: [ObjectIdentifier: ActiveCall] = [:]
    var running: Set<ObjectIdentifier> = []
    var waitingBytes = 0

    var waiting: Int { all.count - running.count }
    var hasRoom: Bool {
      waiting < CallTable.maximumWaiting && waitingBytes < CallTable.maximumWaitingBytes
    }
  }

  private let state = Monitor(State())
  private let count = Atomic(0)

  package init() {}

  /// Calls that hold an account slot, and calls that wait for one.
  package var counts: (running: Int, queued: Int) {
    state.withLock { ($0.running.count, $0.waiting) }
  }

  var hasRoom: Bool { state.withLock { $0.hasRoom } }

  /// True while no call is in flight; reads one counter and takes no lock.
  var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

  func find(_ key: RequestID) -> ActiveCall? { state.withLock { $0.byKey[key] } }

  /// Registers a call before anything of it is scheduled, so that a cancel on the next line finds it.
  func insert(_ call: ActiveCall) {
    state.withLock { state in
      state.all[ObjectIdentifier(call)] = call
      count.store(state.all.count, ordering: .releasing)
      if let key = call.key { state.byKey[key] = call }
      state.waitingBytes += call.queuedBytes
    }
  }

  /// Frees a call's id, runs `respond`, and only then takes the call out.
  func remove(_ call: ActiveCall, respond: () -> Void) {
    state.withLock { state in
      if let key = call.key, state.byKey[key] === call { state.byKey[key] = nil }
    }
    respond()
    state.withLock { state in
      guard state.all.removeValue(forKey: ObjectIdentifier(call)) != nil else { return }
      count.store(state.all.count, ordering: .releasing)
      let wasRunning = state.running.remove(ObjectIdentifier(call)) != nil
      if !wasRunning { state.waitingBytes -= call.queuedBytes }
    }
    state.wakeAll()
  }

  /// Counts a call as running, or as waiting again.
  func setRunning(_ call: ActiveCall, _ running: Bool) {
    let identifier = ObjectIdentifier(call)
    state.withLock { state in
      guard state.all[identifier] != nil, state.running.contains(identifier) != running else {
        return
      }
      if running { state.running.insert(identifier) } else { state.running.remove(identifier) }
      state.waitingBytes += running ? -call.queuedBytes : call.queuedBytes
    }
    state.wakeAll()
  }

  func waitForRoom() { state.wait { $0.hasRoom ? () : nil } }
  func waitUntilEmpty() { state.wait { $0.all.isEmpty ? () : nil } }

  /// The calls of this moment.
  var snapshot: [ActiveCall] { state.withLock { Array($0.all.values) } }
}
