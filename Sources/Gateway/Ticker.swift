import CleverTap
import JSON
import RPC

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
    let progress = Progress { caller.setRunning($0) }
    let token = arguments.meta?.member("progressToken")
    let teller = token.flatMap { tell(progress, token: $0, caller) }
    defer { teller?.cancel() }
    let outcome = await $progress.withValue(progress) { () -> Result<Reply, Failure> in
      do throws(Failure) { return .success(try await body(arguments, caller)) } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// nil for a token that is neither a string nor a number.
  private static func tell(
    _ progress: Progress, token: View, _ caller: any Caller
  ) -> Task<Void, Never>? {
    guard token.kind == .string || token.kind == .number else { return nil }
    let raw = Text.escape(token.raw, .ascii)
    return Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: interval)
        let now = progress.snapshot()
        guard !Task.isCancelled, now.total > 0 else { continue }
        let params = Value.object([
          ("progressToken", .raw(raw)), ("progress", .raw(Array("\(now.progress)".utf8))),
          ("total", .integer(now.total)), ("message", .string(now.message)),
        ])
        await caller.notify("notifications/progress", [params.encoded()])
      }
    }
  }
}
