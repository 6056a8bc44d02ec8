import CleverTap
import CleverTapJSON
import GatewayRPC

extension GatewayService {
  /// The methods about the gateway itself.
  static var serviceMethods: [MethodDefinition] {
    [
      MethodDefinition(
        name: "checkCredentials",
        summary: "Tries the credentials with one smallest real request",
        title: "Credential check", isTool: true,
        description: "Read-only: asks for today's messages, in one request.",
        params: [ReportParams.account],
        result: .named(
          "Credentials",
          .object([
            .init("ok", .boolean, "Always true; a failure is an error."),
            .init("account", .string, "Name of the account."),
            .init("region", .nullable(.string), "Its region; null where only a base URL is set."),
            .init("milliseconds", .integer, "What the request took."),
          ])), errors: MethodDefinition.networkErrors, example: "{}",
        handler: .network { service, arguments, context async throws(RPCError) in
          try await service.checkCredentials(arguments, context)
        }),
      MethodDefinition(
        name: "getStatus", summary: "Tells version, running calls and what was sent so far",
        title: "Gateway status", isTool: true,
        description: "Counts since the start of the process.", params: [],
        result: .named("GatewayStatus", .object(ServiceShapes.status)), errors: [], example: "{}",
        handler: .local { service, _ in service.reply(service.status) }),
      MethodDefinition(
        name: "ping", summary: "Answers an empty object", title: "Ping", isTool: false,
        description: "To see that it is alive.",
        params: [], result: .named("Pong", .object([])), errors: [], example: "{}",
        handler: .local { _, params throws(RPCError) in
          // MCP's ping is the same method, but its revision of 2026-07-28 has none.
          if try MCPRevision.named(inMeta: params.meta) == .modern {
            throw .unknownMethod("ping", suggestion: "server/discover")
          }
          return GatewayService.emptyObject
        }),
      MethodDefinition(
        name: "rpc.discover", summary: "Answers the OpenRPC document of all methods",
        title: "OpenRPC document", isTool: false,
        description: "The same as schemas/openrpc.json, on one line.", params: [],
        result: .named(
          "OpenRPC",
          .open([
            .init("openrpc", .string, "Version of the OpenRPC specification."),
            .init("methods", .array(.map(.any)), "The methods."),
          ])), errors: [], example: "{}",
        handler: .local { service, _ in Reply(GatewayService.discovery(service.escaping)) }),
      MethodDefinition(
        name: "shutdown", summary: "Ends the process once everything is answered",
        title: "Shutdown", isTool: false,
        description: "Answers null; later calls are refused with 1012.", params: [],
        result: .null, errors: [], example: "{}", handler: .shutdown),
    ]
  }

  private static let emptyObject = Reply(Array("{}".utf8))

  /// Seconds a credential check may take.
  private static let checkSeconds = 60

  private func checkCredentials(
    _ arguments: Params, _ context: MethodContext
  ) async throws(RPCError) -> Reply {
    let account = try account(arguments)
    let today = today(account)
    let query = ReportQuery(
      from: today, to: today, windowDays: 0, deadlineSeconds: GatewayService.checkSeconds)
    var timer = CallTimer()
    do throws(CleverTapError) {
      try await dependencies.client.run(
        query, account: account, acceptedAt: context.call.acceptedAt,
        progress: context.progress, into: &timer)
    } catch { throw RPCError(error) }
    return reply(
      .object([
        ("ok", true), ("account", .string(account.name)),
        ("region", account.region.map(Value.string) ?? .null),
        ("milliseconds", .integer(timer.milliseconds)),
      ]))
  }

  private var status: Value {
    let parts = dependencies.client.parts
    let counts = calls.counts
    return .object([
      ("version", .string(GatewayService.version)),
      (
        "contract",
        .object([
          ("version", .string(GatewayService.contractVersion)),
          ("hash", .string(GatewayService.contractHash)),
        ])
      ),
      ("uptimeSeconds", .integer(Int((ContinuousClock.now - startedAt) / .seconds(1)))),
      ("running", .integer(counts.running)), ("queued", .integer(counts.queued)),
      (
        "accounts",
        .array(
          parts.statistics.snapshot.map { name, entry in
            .object([
              ("name", .string(name)), ("requests", .integer(entry.requests)),
              ("retries", .integer(entry.retries)), ("rateLimited", .integer(entry.rateLimited)),
              ("bytes", .integer(entry.bytes)),
              ("lastMilliseconds", entry.lastMilliseconds.map(Value.integer) ?? .null),
            ])
          })
      ),
      ("libcurl", parts.transport.version.map(Value.string) ?? .null),
    ])
  }
}

/// Discards the messages and keeps the duration, for `checkCredentials`.
private struct CallTimer: WindowConsumer {
  var milliseconds = 0
  var keepsBodies: Bool { false }
  mutating func take(_ window: Window, _ fetched: FetchedWindow) {
    milliseconds = fetched.figures.milliseconds - fetched.figures.waitMilliseconds
  }
  mutating func miss(_ window: Window, _ failure: CleverTapError) {}
}

/// Result types of the methods about the gateway.
private enum ServiceShapes {
  static let status: [ResultType.Property] = [
    .init("version", .string, "The program's version."),
    .init(
      "contract",
      .object([
        .init("version", .string, "Version of the outside behaviour."),
        .init("hash", .string, "Tells whether two builds have the same table."),
      ]), "What clients can rely on."),
    .init("uptimeSeconds", .integer, "Since the start of the process."),
    .init("running", .integer, "Calls that hold one of their account's slots."),
    .init("queued", .integer, "Calls that wait for one."),
    .init(
      "accounts",
      .array(
        .named(
          "AccountCounts",
          .object([
            .init("name", .string, "Name of the account."),
            .init("requests", .integer, "Requests sent, retries included."),
            .init("retries", .integer, "Requests that were a later try."),
            .init("rateLimited", .integer, "Answers 429."),
            .init("bytes", .integer, "Bytes of bodies received."),
            .init("lastMilliseconds", .nullable(.integer), "Length of the last complete request."),
          ]))), "The accounts that were used."),
    .init("libcurl", .nullable(.string), "Its version; null while it is not loaded."),
  ]
}
