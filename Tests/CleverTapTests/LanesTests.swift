import Foundation
import Testing

@testable import CleverTap

@Suite struct LanesTests {
  private let later = ContinuousClock.now + .seconds(60)

  @Test func lanesGoRoundAmongTheCalls() async throws {
    let lanes = Lanes(folder: nil)
    var held: [Lanes.Permit] = []
    for _ in 0..<3 { held.append(try await lanes.acquire("a", call: 1, limit: 3, until: later)) }
    let (order, sink) = AsyncStream.makeStream(of: Int.self)
    let later = later
    for call in [1, 1, 1, 2, 3] {
      Task {
        _ = try? await lanes.acquire("a", call: call, limit: 3, until: later)
        sink.yield(call)
      }
      while lanes.waitingCount("a") < (call == 1 ? 1 : call + 1) { await Task.yield() }
    }
    while lanes.waitingCount("a") < 5 { await Task.yield() }
    var served: [Int] = []
    var iterator = order.makeAsyncIterator()
    for permit in held {
      lanes.release(permit)
      if let call = await iterator.next() { served.append(call) }
    }
    #expect(served.sorted() == [1, 2, 3])
  }

  @Test func accountsDoNotWaitForEachOther() async throws {
    let lanes = Lanes(folder: nil)
    _ = try await lanes.acquire("slow", call: 1, limit: 1, until: later)
    _ = try await lanes.acquire("other", call: 2, limit: 1, until: later)
  }

  @Test func waitingEndsAtTheDeadline() async throws {
    let lanes = Lanes(folder: nil)
    _ = try await lanes.acquire("a", call: 1, limit: 1, until: later)
    await #expect(throws: Failure.self) {
      _ = try await lanes.acquire("a", call: 2, limit: 1, until: .now + .milliseconds(20))
    }
    #expect(lanes.waitingCount("a") == 0)
  }

  @Test func waitingEndsWithACancellation() async throws {
    let lanes = Lanes(folder: nil)
    _ = try await lanes.acquire("a", call: 1, limit: 1, until: later)
    let later = later
    let task = Task { () -> Failure.Kind? in
      do {
        _ = try await lanes.acquire("a", call: 2, limit: 1, until: later)
        return nil
      } catch { return (error as? Failure)?.kind }
    }
    while lanes.waitingCount("a") == 0 { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func lockFilesAreSharedAndPrivate() throws {
    let folder = NSTemporaryDirectory() + "lanes-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let one = try #require(LaneFiles(folder: folder))
    let two = try #require(LaneFiles(folder: folder))
    var first = try one.take("key", count: 2)
    let second = try two.take("key", count: 2)
    #expect(first != nil && second != nil)
    #expect(try one.take("key", count: 2) == nil)
    #expect(try one.take("other", count: 2) != nil)
    withExtendedLifetime(second) { first = nil }
    #expect(try two.take("key", count: 2) != nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    #expect(LaneFiles(folder: folder) == nil)
  }
}
