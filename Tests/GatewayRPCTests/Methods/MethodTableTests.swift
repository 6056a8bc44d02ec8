import CleverTapJSON
import Testing

@testable import GatewayRPC

@Suite struct MethodTableTests {
  private struct Context: CallContext {
    let id = Array("1".utf8)
    let acceptedAt = ContinuousClock.now
    var hasRoom: Bool { true }
    func setRunning(_ running: Bool) {}
    func waitForRoom() async {}
    func notify(_ method: String, _ params: [[UInt8]]) async {}
  }

  private func call(_ name: String, _ params: String? = nil) async throws -> String {
    let request = Request(params: try params.map { try Document($0).root }, idKind: .integer)
    let reply = try await TestServer.methods.call(name, request, Context())
    return String(decoding: Array(reply.chunks.joined()), as: UTF8.self)
  }

  @Test func everyKindOfHandlerIsCarriedOut() async throws {
    #expect(try await call("echo", "[7]") == "[7]")
    #expect(try await call("later") == "true")
    #expect(try await call("id") == #""integer""#)
    #expect(try await call("shutdown") == "null")
  }

  @Test func errorsAreThrown() async {
    await #expect(throws: RPCError.self) { try await call("fail") }
    await #expect(throws: RPCError.self) { try await call("shutdown", "{}") }
  }

  @Test func anUnknownNameHasTheNearestOneAsSuggestion() {
    guard case .failure(let error) = TestServer.methods.lookUp(Array("ecko".utf8)) else {
      Issue.record("it is known")
      return
    }
    #expect(error.code == -32601)
    #expect(error.hint == "Did you mean \"echo\"?")
  }

  @Test func namesAreComparedAsDecodedBytes() {
    for (line, isKnown) in [
      (#""echo""#, true), (#""\u0065cho""#, true), (#""Echo""#, false), (#""echo ""#, false),
      (#""ech""#, false),
    ] {
      Array(line.utf8).withUnsafeBufferPointer { bytes in
        let name = LineValue(kind: .string, bytes: bytes)
        let isFound = if case .success = TestServer.methods.lookUp(name) { true } else { false }
        #expect(isFound == isKnown, "\(line)")
      }
    }
  }
}
