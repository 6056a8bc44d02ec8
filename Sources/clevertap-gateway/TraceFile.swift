import CleverTap
import Glibc
import JSON
import RPC
import Threads

/// The file of `--trace`: one JSON line a message, with time, direction and the message as a line.
///
/// It is readable for its owner only, and the accounts' passcodes are masked in it.
final class TraceFile: Sendable {
  /// Which way a message went.
  enum Direction: String {
    case received = "in"
    case sent = "out"
  }

  private let descriptor: Int32
  private let secrets: [Secret]
  private let isLive: Bool
  private let framing: Framing
  /// Bytes sent that are no whole message yet.
  private let unfinished = Monitor<[UInt8]>([])

  /// Opens the file, emptying one that is there.
  init(_ path: String, secrets: [Secret], isLive: Bool, framing: Framing) throws(Options.Mistake) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
      throw Options.Mistake(
        message: "cannot write \(path) (--trace): \(String(cString: strerror(errno)))")
    }
    self.secrets = secrets
    self.isLive = isLive
    self.framing = framing
  }

  /// What a server is to tell.
  var tap: Tap {
    Tap(received: { self.write(.received, Array($0)) }, sent: { self.note(sent: $0) })
  }

  private func note(sent bytes: [UInt8]) {
    unfinished.withLock { rest in
      rest += bytes
      var start = 0
      while let (message, end) = framing.first(in: rest[start...]) {
        write(.sent, Array(message))
        start = end
      }
      rest.removeFirst(start)
    }
  }

  private func write(_ direction: Direction, _ message: [UInt8]) {
    let text = secrets.reduce(String(decoding: message, as: UTF8.self)) { $1.redact(json: $0) }
    let record = Value.object(
      [
        ("time", .string(TraceFile.timestamp)), ("direction", .string(direction.rawValue)),
        ("line", .string(text)),
      ] + (isLive ? [("live", true)] : []))
    _ = Descriptor.write(record.encoded() + [0x0A], to: descriptor)
  }

  /// The time now, ISO 8601 UTC with milliseconds.
  private static var timestamp: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
    let seconds = String(
      decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let milliseconds = String(1000 + now.tv_nsec / 1_000_000).dropFirst()
    return "\(seconds).\(milliseconds)Z"
  }
}
