import CleverTapSystem
import TestSupport
import Testing

@testable import GatewayRPC

/// The engine with an echo handler, in-process: it knows nothing of CleverTap.
@Suite struct ServerTests {
  private let request = #"{"jsonrpc":"2.0","id":1,"method":"echo"}"#
  private let response = #"{"jsonrpc":"2.0","id":1,"result":null}"#

  @Test func paramsAreGivenAsReceived() {
    #expect(
      TestServer.serve(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":{ \"a\" : 1.0 }}\n")
        == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{ \"a\" : 1.0 }}\n")
  }

  @Test func canonicallyEquivalentMethodNamesAreDifferent() {
    let out = TestServer.serve("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"e\u{301}cho\"}\n")
    #expect(out.contains("-32601"))
  }

  @Test func errorsCarryTheirData() {
    #expect(
      TestServer.serve(#"{"jsonrpc":"2.0","id":"x","method":"fail"}"#)
        == #"{"jsonrpc":"2.0","id":"x","error":{"code":-32603,"message":"on purpose","data":{"kind":"internalError","retryable":false,"hint":"This is a defect of the gateway; please report it with the request that caused it."}}}"#
        + "\n")
  }

  @Test func notificationsOfACallComeBeforeItsResponse() {
    #expect(
      TestServer.serve(#"{"jsonrpc":"2.0","id":1,"method":"later"}"#) == """
        {"jsonrpc":"2.0","method":"soon","params":{}}
        {"jsonrpc":"2.0","id":1,"result":true}

        """)
  }

  @Test func everyCutOfTheInputGivesTheSameResponses() {
    let input = request + "\n\r\n x\n" + request + "\r\n[" + request + "]\n" + request
    let whole = TestServer.serve(input)
    #expect(whole.hasPrefix(response + "\n{"))
    #expect(whole.hasSuffix("\n\(response)\n[\(response)]\n\(response)\n"))
    for cut in TestServer.cuts(input) {
      #expect(TestServer.serve(chunks: cut).output == whole, "cut after \(cut[0].count)")
    }
    #expect(TestServer.serve(chunks: Array(input.utf8).map { [$0] }).output == whole)
  }

  @Test func everyCutOfHeaderBlocksGivesTheSameResponses() {
    let block = "Content-Type: x\r\ncontent-length:  \(request.utf8.count) \r\n\r\n" + request
    let framed = "Content-Length: \(response.utf8.count)\r\n\r\n" + response
    for cut in TestServer.cuts(block + block) {
      let out = TestServer.serve(chunks: cut) { $0.framing = .header }
      #expect(out.output == framed + framed, "cut after \(cut[0].count)")
      #expect(out.status == 0)
    }
  }

  @Test func linesAreWholeWhereverAReadEnds() {
    for padding in [65_480, 65_535, 65_536, 131_000] {
      let input = String(repeating: " ", count: padding) + request + "\n" + request
      #expect(TestServer.serve(input) == "\(response)\n\(response)\n", "padding \(padding)")
    }
  }

  @Test func aMalformedHeaderBlockEndsTheSessionAtOnce() {
    let input = "Content-Length: 44 44\r\n"
    let (output, status) = TestServer.serve(chunks: [Array(input.utf8)]) { options in
      options.framing = .header
      options.hints.noLength = "Use lines."
    }
    #expect(status == 65)
    #expect(output.contains(#""id":null,"error":{"code":-32700"#))
    #expect(output.contains(#""hint":"Use lines.","offset":0,"reason":"noLength"}"#))
  }

  @Test func aLineOverTheLimitIsReportedAndSkipped() {
    let out = TestServer.serve(String(repeating: "x", count: 41) + "\n" + request) { options in
      options.maximumLineBytes = 40
      options.hints.tooLong = "Ask for more."
    }
    let lines = out.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""hint":"Ask for more.","offset":40,"reason":"tooLong"}"#))
    #expect(lines[1] == response)
  }

  @Test func everythingAcceptedIsAnsweredBeforeTheEnd() {
    let input = (1...1000).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"later"}"# + "\n" }
    let lines = TestServer.serve(input.joined()).split(separator: "\n")
    #expect(lines.count == 2000)
    #expect(Set(lines.filter { $0.contains("result") }).count == 1000)
  }

  @Test func anObserverSeesBothDirectionsInTheOrderOfTheWire() {
    let seen = Monitor<[String]>([])
    let observer = TrafficObserver { line in
      seen.withLock { $0.append("> " + String(decoding: line, as: UTF8.self)) }
    } sent: { message in
      seen.withLock { $0.append("< " + String(decoding: Array(message.joined()), as: UTF8.self)) }
    }
    _ = TestServer.serve("\(request)\n\n\(request)\n") { $0.observer = observer }
    #expect(
      seen.withLock { $0 } == ["> \(request)", "< \(response)", "> \(request)", "< \(response)"])
  }

  /// A server on two pipes, as a process has them.
  private func serveOnPipes(_ body: (TestPipe, TestPipe) throws -> Void) throws -> Int32 {
    let (input, output) = (TestPipe(), TestPipe())
    let status = Monitor<Int32?>(nil)
    let server = Server(
      options: .init(input: input.input, output: output.output), methods: TestServer.methods,
      log: Log(level: .error, prefix: "test")
    ) { code in
      status.withLock { $0 = $0 ?? code }
      status.wakeAll()
    }
    try DetachedThread.start {
      let code = server.run()
      status.withLock { $0 = $0 ?? code }
      status.wakeAll()
    }
    try body(input, output)
    return status.wait { $0 }
  }

  @Test func aShutdownDrainsAndRefusesAndEnds() throws {
    let status = try serveOnPipes { input, output in
      input.send(
        #"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"# + "\n" + request + "\n")
      #expect(output.receiveLine() == #"{"jsonrpc":"2.0","id":1,"result":null}"#)
      #expect(output.receiveLine()?.contains(#""code":1012"#) == true)
    }
    #expect(status == 0)
  }

  @Test func aRefusedShutdownEndsNothing() throws {
    let status = try serveOnPipes { input, output in
      input.send(#"{"jsonrpc":"2.0","id":2,"method":"shutdown","params":{"x":1}}"# + "\n")
      #expect(output.receiveLine()?.contains(#""id":2,"error":{"code":-32602"#) == true)
      input.send(#"{"jsonrpc":"2.0","method":"shutdown","params":{"x":1}}"# + "\n")
      input.send(request + "\n")
      #expect(output.receiveLine() == response)
      input.closeOutput()
    }
    #expect(status == 0)
  }
}
