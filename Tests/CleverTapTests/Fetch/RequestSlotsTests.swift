import Foundation
import TestSupport
import Testing

@testable import CleverTap

@Suite struct RequestSlotsTests {
  private let later = ContinuousClock.now + .seconds(600)
  private let slots = RequestSlots(folder: nil)

  private func acquire(_ key: String, call: Int = 0, concurrency: Int = 3) async throws
    -> RequestSlots.Slot
  {
    try await slots.acquire(key, call: call, concurrency: concurrency, until: later)
  }

  /// Waits for a slot in a task of its own, which is in the queue when this returns.
  private func enqueue(_ call: Int, concurrency: Int = 3) async -> Task<RequestSlots.Slot?, Never> {
    let count = slots.waitingCount("a")
    let task = Task { try? await acquire("a", call: call, concurrency: concurrency) }
    while slots.waitingCount("a") == count { await Task.yield() }
    return task
  }

  @Test func freeSlotsGoRoundAmongTheCallsInTheirOrder() async throws {
    var held: [RequestSlots.Slot] = []
    for _ in 0..<3 { held.append(try await acquire("a", call: 1)) }
    let (order, sink) = AsyncStream.makeStream(of: Int.self)
    for call in [1, 1, 1, 2, 3] {
      let task = await enqueue(call)
      Task {
        if await task.value != nil { sink.yield(call) }
      }
    }
    var served: [Int] = []
    var iterator = order.makeAsyncIterator()
    for slot in held {
      slots.release(slot)
      if let call = await iterator.next() { served.append(call) }
    }
    #expect(served == [1, 2, 3])
    #expect(slots.waitingCount("a") == 2)
  }

  @Test func accountsDoNotWaitForEachOther() async throws {
    let slow = try await acquire("a", concurrency: 1)
    let waiting = await enqueue(1, concurrency: 1)
    slots.release(try await acquire("other", call: 2, concurrency: 1))
    #expect(slots.waitingCount("a") == 1)
    slots.release(slow)
    #expect(await waiting.value != nil)
  }

  @Test func noMoreThanSixtyFourRunInAll() async throws {
    var held: [RequestSlots.Slot] = []
    for account in 0..<64 { held.append(try await acquire("account \(account)", concurrency: 1)) }
    let waiting = await enqueue(1)
    slots.release(held[0])
    #expect(await waiting.value != nil)
  }

  @Test func waitingEndsAtTheDeadline() async throws {
    _ = try await acquire("a", concurrency: 1)
    let error = await #expect(throws: CleverTapError.self) {
      _ = try await slots.acquire("a", call: 2, concurrency: 1, until: .now + .milliseconds(5))
    }
    #expect(error?.kind == .deadlineExceeded)
    #expect(slots.waitingCount("a") == 0)
  }

  @Test func waitingEndsWithACancellation() async throws {
    _ = try await acquire("a", concurrency: 1)
    let task = await enqueue(2, concurrency: 1)
    task.cancel()
    #expect(await task.value == nil)
    #expect(slots.waitingCount("a") == 0)
  }

  @Test func aSlotIsFreeOnlyAfterItsCoolDown() async throws {
    let slot = try await acquire("a", concurrency: 1)
    let start = ContinuousClock.now
    slots.release(slot, cooldown: .milliseconds(5))
    _ = try await acquire("a", concurrency: 1)
    #expect(ContinuousClock.now - start >= .milliseconds(5))
  }

  @Test func withoutAFolderNoOtherProcessIsCounted() {
    #expect(!slots.isShared)
    #expect(!RequestSlots(folder: "/proc/no-such-folder").isShared)
  }

  /// Two sets of slots over one folder stand for two processes: locks belong to open files.
  @Test func twoProcessesShareTheSlotsOfAnAccount() async throws {
    let folder = NSTemporaryDirectory() + "slots-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let one = RequestSlots(folder: folder)
    let two = RequestSlots(folder: folder)
    var held: [RequestSlots.Slot] = []
    for _ in 0..<2 {
      held.append(try await one.acquire("a", call: 1, concurrency: 3, until: later))
    }
    held.append(try await two.acquire("a", call: 1, concurrency: 3, until: later))
    for slots in [one, two] {
      let error = await #expect(throws: CleverTapError.self) {
        _ = try await slots.acquire("a", call: 2, concurrency: 3, until: .now + .milliseconds(5))
      }
      #expect(error?.kind == .deadlineExceeded)
    }
    _ = try await two.acquire("other", call: 2, concurrency: 3, until: later)
    one.release(held.removeFirst())
    _ = try await two.acquire("a", call: 2, concurrency: 3, until: later)
  }
}
