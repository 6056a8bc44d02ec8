import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// Sends progress notifications to callers that gave a progress token.
enum ProgressReporter {
  /// Time between two notifications.
  private static let interval = Duration.seconds(1)

  /// Runs a method; with `_meta.progressToken` in its params, reports its progress until it ends.
  static func run(
    _ params: Params, _ context: any CallContext, _ escaping: Escaping,
    _ body: @escaping @Sendable (MethodContext) async throws(RPCError) -> Reply
  ) async throws(RPCError) -> Reply {
    let progress = ReportProgress(
      onRunning: { context.setRunning($0) }, hasRoom: { context.hasRoom },
      waitForRoom: { await context.waitForRoom() })
    let token = params.meta?.member("progressToken")
    let result = await withTaskGroup(of: Void.self) { group -> Result<Reply, RPCError> in
      if let token, token.kind == .string || token.kind == .number {
        let raw = JSONString.escape(token.raw, escaping)
        group.addTask { await report(progress, token: raw, context) }
      }
      defer { group.cancelAll() }
      do throws(RPCError) {
        return .success(try await body(MethodContext(call: context, progress: progress)))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func report(_ progress: ReportProgress, token: [UInt8], _ context: any CallContext)
    async
  {
    while true {
      await sleep(until: .now + interval)
      guard !Task.isCancelled else { return }
      let now = progress.snapshot()
      guard now.total > 0 else { continue }
      let params = Value.object([
        ("progressToken", .raw(token)), ("progress", .raw(Array("\(now.progress)".utf8))),
        ("total", .integer(now.total)), ("message", .string(now.message)),
      ])
      await context.notify("notifications/progress", [params.encoded()])
    }
  }
}
