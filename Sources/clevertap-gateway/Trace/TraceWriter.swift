import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC
import Glibc

/// The file of `--trace`: one JSON line a message, with time, direction and the message as a line.
///
/// It is readable for its owner only, and the accounts' passcodes are masked in it.
final class TraceWriter: Sendable {
  /// Which way a message went.
  enum Direction: String {
    case received = "in"
    case sent = "out"
  }

  private let descriptor: Int32
  private let secrets: [Secret]
  private let isLive: Bool
  /// Makes messages of what is sent.
  private let unframer: Monitor<Unframer>

  /// Opens the file, emptying one that is there.
  init(_ path: String, secrets: [Secret], isLive: Bool, framing: Framing) throws(UsageError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
      throw UsageError(
        message: "cannot write \(path) (--trace): \(String(cString: strerror(errno)))")
    }
    self.secrets = secrets
    self.isLive = isLive
    unframer = Monitor(Unframer(framing))
  }

  /// What a server is to tell.
  var observer: TrafficObserver {
    TrafficObserver(received: { self.write(.received, Array($0)) }, sent: { self.note(sent: $0) })
  }

  private func note(sent bytes: [UInt8]) {
    unframer.withLock { unframer in
      for message in unframer.take(bytes) { write(.sent, message) }
    }
  }

  private func write(_ direction: Direction, _ message: [UInt8]) {
    let text = secrets.reduce(String(decoding: message, as: UTF8.self)) { $1.masked(line: $0) }
    let record = Value.object(
      [
        ("time", .string(TraceWriter.timestamp)), ("direction", .string(direction.rawValue)),
        ("line", .string(text)),
      ] + (isLive ? [("live", true)] : []))
    _ = Descriptor.write(record.encoded() + [0x0A], to: descriptor)
  }

  /// The time now, ISO 8601 UTC with milliseconds.
  private static var timestamp: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let milliseconds = String(1000 + now.tv_nsec / 1_000_000).dropFirst()
    return "\(GatewayService.timestamp(now.tv_sec).dropLast()).\(milliseconds)Z"
  }
}
