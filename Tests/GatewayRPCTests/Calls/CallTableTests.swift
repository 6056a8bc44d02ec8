import CleverTapJSON
import CleverTapSystem
import Testing

@testable import GatewayRPC

@Suite struct CallTableTests {
  private let table = CallTable()
  private let sent = Monitor<[String]>([])

  private func call(_ id: String, bytes: Int = 1) throws -> ActiveCall {
    let value = try Document(id).root
    let sent = sent
    let output = OutputQueue(framing: .line) { bytes in
      sent.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
      return .done
    } onFailure: { _ in
    }
    return ActiveCall(
      id: Array(value.raw), key: RequestID(kind: value.kind, raw: value.raw), queuedBytes: bytes,
      destination: .line, table: table, output: output, escaping: .ascii)
  }

  private func key(_ text: String) throws -> RequestID {
    let value = try Document(text).root
    return try #require(RequestID(kind: value.kind, raw: value.raw))
  }

  @Test func aCallIsFoundByTheValueOfItsID() throws {
    let call = try call("7")
    table.insert(call)
    #expect(table.find(try key("7.0")) === call)
    #expect(table.find(try key(#""7""#)) == nil)
    table.remove(call) {}
    #expect(table.find(try key("7")) == nil)
    #expect(table.isEmpty)
  }

  @Test func itsIDIsFreeBeforeItIsAnswered() throws {
    let call = try call("7")
    table.insert(call)
    var wasFound = true
    var wasEmpty = true
    table.remove(call) {
      wasFound = (try? key("7")).flatMap(table.find) != nil
      wasEmpty = table.isEmpty
    }
    #expect(!wasFound)
    #expect(!wasEmpty)
  }

  @Test func callsOfTheIDNullAreCountedAndNotFound() throws {
    let (a, b) = (try call("null"), try call("null"))
    table.insert(a)
    table.insert(b)
    #expect(table.counts == (0, 2))
    table.remove(a) {}
    #expect(table.counts == (0, 1))
  }

  @Test func runningCallsDoNotWait() throws {
    let call = try call("1")
    table.insert(call)
    table.setRunning(call, true)
    table.setRunning(call, true)
    #expect(table.counts == (1, 0))
    table.setRunning(call, false)
    #expect(table.counts == (0, 1))
  }

  @Test func thereIsRoomForSoManyWaitingCalls() throws {
    var calls: [ActiveCall] = []
    for id in 1...CallTable.maximumWaiting {
      #expect(table.hasRoom)
      calls.append(try call("\(id)"))
      table.insert(calls[id - 1])
    }
    #expect(!table.hasRoom)
    table.setRunning(calls[0], true)
    #expect(table.hasRoom)
  }

  @Test func thereIsRoomForSoManyBytesOfWaitingCalls() throws {
    let call = try call("1", bytes: CallTable.maximumWaitingBytes)
    table.insert(call)
    #expect(!table.hasRoom)
    table.setRunning(call, true)
    #expect(table.hasRoom)
    table.remove(call) {}
    #expect(table.hasRoom)
  }

  @Test func aCallIsAnsweredOnce() throws {
    let call = try call("1")
    table.insert(call)
    call.complete(.failure(.cancelled))
    call.complete(.success(Reply(Array("1".utf8))))
    #expect(table.isEmpty)
  }
}
