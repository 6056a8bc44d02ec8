import Foundation
import Testing

@testable import CleverTap

@Suite struct LanesTests {
  private let later = ContinuousClock.now + .seconds(60)

  @Test func lanesGoRoundAmongTheCalls() async throws {
    let slots = RequestSlots(folder: nil)
    var held: [RequestSlots.Slot] = []
    for _ in 0..<3 { held.append(try await slots.acquire("a", call: 1, limit: 3, until: later)) }
    let (order, sink) = AsyncStream.makeStream(of: Int.self)
    let later = later
    for call in [1, 1, 1, 2, 3] {
      Task {
        _ = try? await slots.acquire("a", call: call, limit: 3, until: later)
        sink.yield(call)
      }
      while slots.waitingCount("a") < (call == 1 ? 1 : call + 1) { await Task.yield() }
    }
    while slots.waitingCount("a") < 5 { await Task.yield() }
    var served: [Int] = []
    var iterator = order.makeAsyncIterator()
    for slot in held {
      slots.release(slot)
      if let call = await iterator.next() { served.append(call) }
    }
    #expect(served.sorted() == [1, 2, 3])
  }

  @Test func accountsDoNotWaitForEachOther() async throws {
    let slots = RequestSlots(folder: nil)
    _ = try await slots.acquire("slow", call: 1, limit: 1, until: later)
    _ = try await slots.acquire("other", call: 2, limit: 1, until: later)
  }

  @Test func waitingEndsAtTheDeadline() async throws {
    let slots = RequestSlots(folder: nil)
    _ = try await slots.acquire("a", call: 1, limit: 1, until: later)
    await #expect(throws: CleverTapError.self) {
      _ = try await slots.acquire("a", call: 2, limit: 1, until: .now + .milliseconds(20))
    }
    #expect(slots.waitingCount("a") == 0)
  }

  @Test func waitingEndsWithACancellation() async throws {
    let slots = RequestSlots(folder: nil)
    _ = try await slots.acquire("a", call: 1, limit: 1, until: later)
    let later = later
    let task = Task { () -> CleverTapError.Kind? in
      do {
        _ = try await slots.acquire("a", call: 2, limit: 1, until: later)
        return nil
      } catch { return (error as? CleverTapError)?.kind }
    }
    while slots.waitingCount("a") == 0 { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func lockFilesAreSharedAndPrivate() throws {
    let folder = NSTemporaryDirectory() + "slots-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let one = try #require(SlotLocks(folder: folder))
    let two = try #require(SlotLocks(folder: folder))
    var first = try one.take("key", count: 2)
    let second = try two.take("key", count: 2)
    #expect(first != nil && second != nil)
    #expect(try one.take("key", count: 2) == nil)
    #expect(try one.take("other", count: 2) != nil)
    withExtendedLifetime(second) { first = nil }
    #expect(try two.take("key", count: 2) != nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    #expect(SlotLocks(folder: folder) == nil)
  }
}
