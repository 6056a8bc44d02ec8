import CleverTap
import CleverTapSystem
import Testing

@testable import CleverTapCurl

/// Drives a transfer's callbacks by hand, as the loop does.
@Suite struct TransferTests {
  /// A transfer, and what it has asked of its loop.
  private struct Harness {
    let transfer: Transfer
    let commands: Monitor<[CurlLoop.Command]>

    init(deadline: ContinuousClock.Instant = .now + .seconds(600)) {
      let commands = Monitor<[CurlLoop.Command]>([])
      self.commands = commands
      transfer = Transfer(
        ReportClient.request([], account: Sandbox.account, deadline: deadline)
      ) { command, _ in commands.withLock { $0.append(command) } }
    }

    var asked: [CurlLoop.Command] { commands.withLock { $0 } }

    func header(_ lines: String...) {
      for line in lines {
        Array((line + "\r\n").utf8).withUnsafeBytes { transfer.receive(header: $0) }
      }
    }

    func body(_ text: String) -> Int {
      Array(text.utf8).withUnsafeBytes { transfer.receive(body: $0) }
    }
  }

  @Test func aResponseComesInChunksAndEnds() async throws {
    let harness = Harness()
    harness.header("HTTP/1.1 100 Continue", "", "HTTP/1.1 200 OK", "Retry-After: 7", "")
    #expect(harness.body("one") == 3)
    #expect(harness.body("two") == 3)
    harness.transfer.finish(.success(()))
    let response = try await harness.transfer.head()
    #expect(response.status == 200)
    #expect(response.retryAfter == "7")
    #expect(try await harness.transfer.next() == Array("one".utf8))
    #expect(try await harness.transfer.next() == Array("two".utf8))
    #expect(try await harness.transfer.next() == nil)
  }

  @Test func closingAfterTheEndAsksNothingOfTheLoop() async throws {
    let harness = Harness()
    harness.header("HTTP/1.1 200 OK", "")
    harness.transfer.finish(.success(()))
    _ = try await harness.transfer.head()
    harness.transfer.close()
    #expect(harness.asked == [])
  }

  @Test func closingBeforeTheEndAborts() {
    let harness = Harness()
    harness.header("HTTP/1.1 200 OK", "")
    harness.transfer.close()
    #expect(harness.asked == [.abort])
  }

  @Test func aFullBufferPausesAndAnEmptyOneResumes() async throws {
    let harness = Harness()
    harness.header("HTTP/1.1 200 OK", "")
    let chunk = String(repeating: "x", count: 64 << 10)
    for _ in 0..<4 { #expect(harness.body(chunk) == chunk.utf8.count) }
    #expect(harness.body("more") != 4)
    _ = try await harness.transfer.next()
    _ = try await harness.transfer.next()
    #expect(harness.asked == [])
    _ = try await harness.transfer.next()
    #expect(harness.asked == [.resume])
  }

  @Test func theFirstEndCounts() async {
    let harness = Harness()
    harness.transfer.finish(.failure(.stalled))
    harness.transfer.finish(.success(()))
    await #expect(throws: TransportFailure.self) { try await harness.transfer.head() }
  }

  @Test func anEndWithoutAHeaderIsCut() async {
    let harness = Harness()
    harness.transfer.finish(.success(()))
    await #expect(throws: TransportFailure.self) { try await harness.transfer.head() }
  }

  @Test func cancellingTheTaskAborts() async {
    let harness = Harness()
    let task = Task { try? await harness.transfer.next() }
    task.cancel()
    while harness.asked.isEmpty { await Task.yield() }
    #expect(harness.asked == [.abort])
    harness.transfer.finish(.failure(.cancelled))
    #expect(await task.value == nil)
  }

  @Test func silenceCountsFromTheFirstByte() {
    let deadline = ContinuousClock.now + .seconds(600)
    let harness = Harness(deadline: deadline)
    let stall = Duration.seconds(60)
    #expect(harness.transfer.timeout(stall: stall).at == deadline)
    harness.header("HTTP/1.1 200 OK", "")
    let (at, failure) = harness.transfer.timeout(stall: stall)
    #expect(at < deadline)
    guard case .stalled = failure else {
      Issue.record("not a stall")
      return
    }
  }

  @Test func retryAfterIsOfTheLastHeaderBlock() async throws {
    let harness = Harness()
    harness.header("HTTP/1.1 429 Busy", "retry-after: 3", "", "HTTP/1.1 503 Busy", "")
    harness.transfer.finish(.success(()))
    #expect(try await harness.transfer.head().retryAfter == nil)
  }
}
