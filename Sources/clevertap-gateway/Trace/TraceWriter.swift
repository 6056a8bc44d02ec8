import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// The file of `--trace`: one JSON line a message, with time, direction and the message as a line.
///
/// It is readable for its owner only, and the accounts' passcodes are redacted in it.
final class TraceWriter: Sendable {
  /// The direction in which a message went.
  enum Direction: String {
    case received = "in"
    case sent = "out"
  }

  private let file: RecordFile
  private let log: Log
  /// True once the log has a line that says that messages are missing.
  private let hasFailed = Monitor(false)
  private let accounts: ConfiguredAccounts
  private let isLive: Bool

  /// Opens the file, emptying one that is there.
  ///
  /// The passcodes of `accounts` are read now, and redacted together with all that are read later.
  init(
    _ path: String, _ accounts: ConfiguredAccounts, isLive: Bool, log: Log
  ) throws(UsageError) {
    do throws(SystemError) { file = try RecordFile(path) } catch {
      let reason = error.kind == .notRegular ? "it is no regular file" : error.text
      throw UsageError(message: "cannot write \(path) (--trace): \(reason)")
    }
    self.log = log
    self.accounts = accounts
    _ = accounts.secrets
    self.isLive = isLive
  }

  /// An observer that appends every message to the file.
  var observer: TrafficObserver {
    TrafficObserver(
      received: { self.write(.received, Array($0)) },
      sent: { self.write(.sent, Array($0.joined())) })
  }

  private func write(_ direction: Direction, _ message: [UInt8]) {
    let text = accounts.knownSecrets.reduce(String(decoding: message, as: UTF8.self)) {
      $1.redact(line: $0)
    }
    let record = Value.object(
      [
        ("time", .string(TraceWriter.timestamp)), ("direction", .string(direction.rawValue)),
        ("line", .string(text)),
      ] + (isLive ? [("live", true)] : []))
    do throws(SystemError) { try file.append(record.encoded() + [0x0A]) } catch {
      let isFirst = hasFailed.withLock { hasFailed in
        defer { hasFailed = true }
        return !hasFailed
      }
      if isFirst { log(.warning, "the trace cannot be written, lines are missing: \(error.text)") }
    }
  }

  /// The time now, ISO 8601 UTC with milliseconds.
  private static var timestamp: String {
    let now = Clock.milliseconds
    let milliseconds = String(1000 + now % 1000).dropFirst()
    return "\(GatewayService.timestamp(now / 1000).dropLast()).\(milliseconds)Z"
  }
}
