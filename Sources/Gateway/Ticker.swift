import CleverTap
import JSON
import RPC
import Threads

/// Tells a caller who asked for it how far its call has come.
enum Ticker {
  /// Between two notifications.
  private static let interval = Duration.seconds(1)

  /// The progress of the call being carried out by this task.
  @TaskLocal static var progress = Progress()

  /// Runs a method; with `_meta.progressToken` its progress is told until it ends.
  static func run(
    _ arguments: Arguments, _ caller: any Caller,
    _ body: @escaping @Sendable (Arguments, any Caller) async throws(Failure) -> Reply
  ) async throws(Failure) -> Reply {
    let progress = Progress(
      onRunning: { caller.setRunning($0) }, waitForRoom: { await caller.waitForRoom() })
    let token = arguments.meta?.member("progressToken")
    let outcome = await $progress.withValue(progress) {
      await withTaskGroup(of: Void.self) { group -> Result<Reply, Failure> in
        if let token, token.kind == .string || token.kind == .number {
          let raw = Text.escape(token.raw, .ascii)
          group.addTask { await tell(progress, token: raw, caller) }
        }
        defer { group.cancelAll() }
        do throws(Failure) { return .success(try await body(arguments, caller)) } catch {
          return .failure(error)
        }
      }
    }
    return try outcome.get()
  }

  private static func tell(_ progress: Progress, token: [UInt8], _ caller: any Caller) async {
    while true {
      await sleep(until: .now + interval)
      guard !Task.isCancelled else { return }
      let now = progress.snapshot()
      guard now.total > 0 else { continue }
      let params = Value.object([
        ("progressToken", .raw(token)), ("progress", .raw(Array("\(now.progress)".utf8))),
        ("total", .integer(now.total)), ("message", .string(now.message)),
      ])
      await caller.notify("notifications/progress", [params.encoded()])
    }
  }
}
