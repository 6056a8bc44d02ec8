import Synchronization

/// Lines for people on stderr.
///
/// A line is never waited for: when stderr is full or unread the oldest waiting lines are dropped.
package final class Log: Sendable {
  /// The severity of a line.
  package enum Level: Int, CaseIterable, Comparable, Sendable {
    case error, warning, info, debug, trace

    /// The level's name on the command line.
    package var name: String { "\(self)" }

    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// Bytes that wait for stderr at most.
  static let maximumBytes = 64 << 10
  /// Bytes of one line's text: with all around it, a pipe takes it whole or not at all.
  private static let maximumTextBytes = 3900

  private struct Queue {
    var lines: [[UInt8]] = []
    var bytes = 0
    var isStarted = false
    var isWriting = false
    /// Writing has failed, which it would again.
    var isBroken = false

    var isIdle: Bool { isBroken || (lines.isEmpty && !isWriting) }
  }

  /// The least severe level that is written.
  package let level: Level
  private let prefix: String
  private let descriptor: Int32
  private let queue = Monitor(Queue())

  /// `prefix` begins every line, before the level's name.
  package init(level: Level, prefix: String, descriptor: Int32 = 2) {
    self.level = level
    self.prefix = prefix
    self.descriptor = descriptor
  }

  /// Logs one line; control characters in it are replaced, so that it stays one.
  package func callAsFunction(_ level: Level, _ text: @autoclosure () -> String) {
    guard level <= self.level else { return }
    let line = Log.line("\(prefix): \(level.name): ", text())
    let mustStart = queue.withLock { queue in
      guard !queue.isBroken else { return false }
      queue.lines.append(line)
      queue.bytes += line.count
      while queue.bytes > Log.maximumBytes {
        queue.bytes -= queue.lines.removeFirst().count
      }
      defer { queue.isStarted = true }
      return !queue.isStarted
    }
    if mustStart { start() } else { queue.wakeAll() }
  }

  /// Waits until everything is written, for at most `milliseconds`.
  package func flush(milliseconds: Int) {
    _ = queue.wait(milliseconds: milliseconds) { $0.isIdle ? true : nil }
  }

  /// Writes on stderr, in one line, why the process is about to end, or not at all where that would
  /// block; only the first such line of a process is written.
  package static func writeLast(_ text: String) {
    guard !hasLastLine.exchange(true, ordering: .relaxed), Descriptor.isWritable(2) else { return }
    _ = Descriptor.write(line("", text), to: 2)
  }

  private static let hasLastLine = Atomic(false)

  private static func line(_ head: String, _ text: String) -> [UInt8] {
    let text = text.utf8.prefix(maximumTextBytes).map {
      $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0
    }
    return Array(head.utf8) + text + [0x0A]
  }

  /// Starts the writing thread; without one, what does not block is written here.
  private func start() {
    do throws(SystemError) { try DetachedThread.start { self.run() } } catch {
      let lines = queue.withLock { queue in
        queue.isStarted = false
        queue.bytes = 0
        defer { queue.lines = [] }
        return queue.lines
      }
      for line in lines where Descriptor.isWritable(descriptor) {
        _ = Descriptor.write(line, to: descriptor)
      }
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
      guard Descriptor.write(line, to: descriptor) == .done else { break }
    }
    queue.withLock { queue in
      queue.isBroken = true
      queue.lines = []
    }
    queue.wakeAll()
  }
}
