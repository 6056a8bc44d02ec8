import CleverTapJSON
import CleverTapSystem

@testable import GatewayRPC

/// A server in memory, with methods that know nothing of CleverTap.
enum TestServer {
  static let methods = MethodTable([
    ("echo", .local { request in Reply(request.params.map { Array($0.raw) } ?? null) }),
    ("fail", .local { _ throws(RPCError) in throw .internalError("on purpose") }),
    ("id", .routed { request in .local { _ in Reply(Array(#""\#(request.idKind)""#.utf8)) } }),
    (
      "shutdown",
      .shutdown { request throws(RPCError) in
        if request.params != nil { throw .invalidParams("No params.") }
      }
    ),
    (
      "later",
      .network { request, context async throws(RPCError) in
        await context.notify("soon", [Array("{}".utf8)])
        return Reply(Array("true".utf8))
      }
    ),
    (
      "forever",
      .network { _, context async throws(RPCError) in
        await sleep(until: .now + .seconds(3600))
        throw .cancelled
      }
    ),
  ]) { $0 == "ecko" ? "echo" : nil }

  private static let null = Array("null".utf8)

  /// Reads chunks one after another, each by one read.
  static func source(_ chunks: [[UInt8]]) -> MessageReader.Source {
    var rest = chunks.filter { !$0.isEmpty }[...]
    return { buffer in
      guard var chunk = rest.popFirst() else { return 0 }
      if chunk.count > buffer.count {
        rest = [Array(chunk[buffer.count...])] + rest
        chunk.removeSubrange(buffer.count...)
      }
      buffer.copyBytes(from: chunk)
      return chunk.count
    }
  }

  /// Serves chunks of input; what was written, and the exit status.
  static func serve(
    chunks: [[UInt8]], change: (inout Server.Options) -> Void = { _ in }
  ) -> (output: String, status: Int32) {
    var options = Server.Options(input: -1, output: -1)
    change(&options)
    let written = Monitor<[UInt8]>([])
    let output = OutputQueue(framing: options.framing, observer: options.observer) { bytes in
      written.withLock { $0 += bytes }
      return .done
    } onFailure: { _ in
    }
    let server = Server(
      options: options, methods: methods, log: Log(level: .error, prefix: "test"),
      calls: CallTable(),
      output: output, ending: ServerEnd(log: Log(level: .error, prefix: "test"), exit: { _ in }))
    let status = server.serve(
      MessageReader(
        framing: options.framing, maximumBytes: options.maximumLineBytes, source: source(chunks)))
    return (String(decoding: written.withLock { $0 }, as: UTF8.self), status)
  }

  /// Serves a text as it would come in one read.
  static func serve(
    _ input: String, change: (inout Server.Options) -> Void = { _ in }
  ) -> String {
    serve(chunks: [Array(input.utf8)], change: change).output
  }

  /// Every way to read a text in two chunks.
  static func cuts(_ text: String) -> [[[UInt8]]] {
    let bytes = Array(text.utf8)
    return (0...bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
  }
}
