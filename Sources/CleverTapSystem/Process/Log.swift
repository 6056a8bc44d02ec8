import Glibc

/// Lines for people on stderr.
///
/// A line is never waited for: when stderr is full or unread the oldest waiting lines are dropped.
package final class Log: Sendable {
  /// How much is told.
  package enum Level: Int, CaseIterable, Comparable, Sendable {
    case error, warning, info, debug, trace

    /// Its name on the command line.
    package var name: String { "\(self)" }

    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// Bytes that wait for stderr at most.
  static let maximumBytes = 64 << 10

  private struct Queue {
    var lines: [[UInt8]] = []
    var bytes = 0
    var isStarted = false
    var isWriting = false
  }

  package let level: Level
  private let descriptor: Int32
  private let queue = Monitor(Queue())

  package init(level: Level, descriptor: Int32 = 2) {
    self.level = level
    self.descriptor = descriptor
  }

  /// Logs one line; control characters in it are replaced, so that it stays one.
  package func callAsFunction(_ level: Level, _ text: @autoclosure () -> String) {
    guard level <= self.level else { return }
    var line = Array("clevertap-gateway: \(level.name): ".utf8)
    line += text().utf8.prefix(4096).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }
    line.append(0x0A)
    let mustStart = queue.withLock { queue in
      queue.lines.append(line)
      queue.bytes += line.count
      while queue.bytes > Log.maximumBytes {
        queue.bytes -= queue.lines.removeFirst().count
      }
      defer { queue.isStarted = true }
      return !queue.isStarted
    }
    if mustStart { DetachedThread.start { self.run() } }
    queue.wakeAll()
  }

  /// Waits until everything is written, for at most `milliseconds`.
  package func flush(milliseconds: Int) {
    _ = queue.wait(milliseconds: milliseconds) {
      $0.lines.isEmpty && !$0.isWriting ? true : nil
    }
  }

  private func run() {
    while true {
      let line = queue.wait { queue -> [UInt8]? in
        queue.isWriting = false
        guard !queue.lines.isEmpty else {
          self.queue.wakeAll()
          return nil
        }
        queue.isWriting = true
        let line = queue.lines.removeFirst()
        queue.bytes -= line.count
        return line
      }
      if case .failed = Descriptor.write(line, to: descriptor) { return }
    }
  }
}
