@testable import CleverTapSystem
import Synchronization
import Testing

@testable import GatewayRPC

@Suite struct OutputQueueTests {
  /// A writer that a test can hold: it keeps what it got, and how often it was called.
  private final class Writer: Sendable {
    let state = Monitor<(text: String, calls: Int, isHeld: Bool)>(("", 0, false))

    func write(_ bytes: [UInt8]) -> Descriptor.WriteResult {
      state.withLock { $0.calls += 1 }
      state.wakeAll()
      state.wait { state -> Void? in
        guard !state.isHeld else { return nil }
        state.text += String(decoding: bytes, as: UTF8.self)
        return ()
      }
      return .done
    }

    func hold() { state.withLock { $0.isHeld = true } }

    func letGo() {
      state.withLock { $0.isHeld = false }
      state.wakeAll()
    }

    /// Waits until a write is being held.
    func waitForWrite() { state.wait { $0.calls > 0 ? () : nil } }

    var text: String { state.withLock { $0.text } }
    var calls: Int { state.withLock { $0.calls } }
  }

  private let writer = Writer()

  /// A queue whose flusher runs.
  private func queue(
    _ framing: Framing = .line, observer: TrafficObserver? = nil
  ) throws -> OutputQueue {
    let queue = OutputQueue(framing: framing, observer: observer) { [writer] bytes in
      writer.write(bytes)
    } onFailure: { _ in
    }
    try queue.start()
    return queue
  }

  private func message(_ text: String) -> [[UInt8]] { [Array(text.utf8)] }

  @Test func messagesAreWrittenInOrderAndFramed() throws {
    for (framing, expected) in [
      (Framing.line, "1\n22\n"), (.header, "Content-Length: 1\r\n\r\n1Content-Length: 2\r\n\r\n22"),
    ] {
      writer.state.withLock { $0.text = "" }
      let queue = try queue(framing)
      queue.send(message("1"))
      queue.send([Array("2".utf8), Array("2".utf8)])
      queue.drain()
      #expect(writer.text == expected)
    }
  }

  @Test func theReadersThreadWritesItsOwnWhereNothingElseIsWritten() throws {
    let queue = try queue()
    var bytes = Array("1\n2\n".utf8)
    queue.write(framed: &bytes)
    #expect(writer.text == "1\n2\n")
    #expect(bytes.isEmpty)
  }

  @Test func smallNeighboursAreOneWrite() throws {
    let queue = try queue()
    writer.hold()
    queue.send(message("first"))
    writer.waitForWrite()
    for number in 1...1000 { queue.send(message("\(number)")) }
    writer.letGo()
    queue.drain()
    #expect(writer.calls == 2)
    #expect(writer.text.hasPrefix("first\n1\n2\n3\n"))
    #expect(writer.text.hasSuffix("\n1000\n"))
  }

  @Test func tasksWaitWhileTheQueueIsFull() async throws {
    let queue = try queue()
    writer.hold()
    queue.send([Array(repeating: UInt8(ascii: "x"), count: OutputQueue.roomBytes)])
    let waiting = Task {
      await queue.waitForRoom()
      return true
    }
    let cancelled = Task { await queue.waitForRoom() }
    cancelled.cancel()
    await cancelled.value
    writer.letGo()
    #expect(await waiting.value)
    queue.drain()
    #expect(writer.text.utf8.count == OutputQueue.roomBytes + 1)
  }

  @Test func aBoundedDrainEndsWhileNobodyReads() throws {
    let queue = try queue()
    writer.hold()
    queue.send(message("1"))
    queue.drain(milliseconds: 10)
    #expect(writer.text.isEmpty)
    writer.letGo()
    queue.drain()
    #expect(writer.text == "1\n")
  }

  @Test func anObserverSeesEachMessageWithoutFramingInTheOrderOfTheWire() throws {
    let seen = Monitor<[String]>([])
    let observer = TrafficObserver(received: { _ in }) { message in
      seen.withLock { $0.append(String(decoding: Array(message.joined()), as: UTF8.self)) }
    }
    let queue = try queue(.header, observer: observer)
    queue.write(message("1"))
    queue.send([Array("2".utf8), Array("2".utf8)])
    queue.drain()
    queue.write(message("3"))
    #expect(seen.withLock { $0 } == ["1", "22", "3"])
    #expect(writer.text.hasSuffix("3"))
  }

  @Test func aFailedWriteIsReported() throws {
    let failures = Atomic(0)
    let queue = OutputQueue(framing: .line) { _ in
      .failed(SystemError(code: 32))
    } onFailure: { _ in
      failures.add(1, ordering: .relaxed)
    }
    queue.write(message("1"))
    #expect(failures.load(ordering: .relaxed) == 1)
  }
}
