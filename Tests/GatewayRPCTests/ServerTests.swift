import CleverTapJSON
import CleverTapSystem
import GatewayRPC
import Glibc
import Testing

/// The engine with an echo handler, in-process: it knows nothing of CleverTap.
@Suite struct ServerTests {
  /// Serves `input` and its end; what was written.
  private func serve(
    _ input: String, _ change: (inout Server.Options) -> Void = { _ in }
  ) throws -> String {
    let (inRead, inWrite) = pipePair()
    let (outRead, outWrite) = pipePair()
    var options = Server.Options(input: inRead, output: outWrite)
    change(&options)
    let methods = MethodTable([
      ("echo", .local { call in Reply(call.params.map { Array($0.raw) } ?? Array("null".utf8)) }),
      ("fail", .local { _ throws(RPCError) in throw .internalError("on purpose") }),
      (
        "later",
        .network { call, context async throws(RPCError) in
          await context.notify("soon", [Array("{}".utf8)])
          return Reply(Array("true".utf8))
        }
      ),
    ])
    let server = Server(
      options: options, methods: methods, log: Log(level: .error, prefix: "test"), quit: { _ in })
    let bytes = Array(input.utf8)
    try DetachedThread.start {
      _ = Descriptor.write(bytes, to: inWrite)
      close(inWrite)
    }
    let status = Monitor<Int32?>(nil)
    try DetachedThread.start {
      let result = server.run()
      close(outWrite)
      status.withLock { $0 = result }
      status.wakeAll()
    }
    var output: [UInt8] = []
    while true {
      let block = [UInt8](unsafeUninitializedCapacity: 4096) { memory, count in
        count = max(0, read(outRead, memory.baseAddress, memory.count))
      }
      if block.isEmpty { break }
      output += block
    }
    _ = status.wait { $0 }
    close(inRead)
    close(outRead)
    return String(decoding: output, as: UTF8.self)
  }

  private func pipePair() -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private func check(_ input: String, gives expected: String) throws {
    #expect(try serve(input) == expected)
  }

  @Test func paramsAreGivenAsReceived() throws {
    try check(
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":{ \"a\" : 1.0 }}\n",
      gives: "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{ \"a\" : 1.0 }}\n")
  }

  @Test func canonicallyEquivalentMethodNamesAreDifferent() throws {
    let out = try serve("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"e\u{301}cho\"}\n")
    #expect(out.contains("-32601"))
  }

  @Test func faultsCarryTheirData() throws {
    try check(
      #"{"jsonrpc":"2.0","id":"x","method":"fail"}"#,
      gives:
        #"{"jsonrpc":"2.0","id":"x","error":{"code":-32603,"message":"on purpose","data":{"kind":"internalError","retryable":false,"hint":"This is a defect of the gateway; please report it with the request that caused it."}}}"#
        + "\n")
  }

  @Test func notificationsOfACallComeBeforeItsAnswer() throws {
    try check(
      #"{"jsonrpc":"2.0","id":1,"method":"later"}"#,
      gives: """
        {"jsonrpc":"2.0","method":"soon","params":{}}
        {"jsonrpc":"2.0","id":1,"result":true}

        """)
  }

  @Test func everyCutOfTheInputGivesTheSameAnswers() throws {
    let request = #"{"jsonrpc":"2.0","id":1,"method":"echo"}"#
    let answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}\n"
    for padding in [0, 65_480, 65_535, 65_536, 131_000] {
      let input =
        String(repeating: " ", count: padding) + request + "\n" + request + "\r\n" + request
      #expect(try serve(input) == answer + answer + answer, "padding \(padding)")
    }
  }

  @Test func headerBlocksMayBeCutAnywhere() throws {
    let request = #"{"jsonrpc":"2.0","id":1,"method":"echo"}"#
    let block = "Content-Type: x\r\ncontent-length:  \(request.utf8.count) \r\n\r\n" + request
    let body = #"{"jsonrpc":"2.0","id":1,"result":null}"#
    let answer = "Content-Length: \(body.utf8.count)\r\n\r\n" + body
    let out = try serve(String(repeating: block, count: 2000)) { $0.framing = .header }
    #expect(out == String(repeating: answer, count: 2000))
  }
}
