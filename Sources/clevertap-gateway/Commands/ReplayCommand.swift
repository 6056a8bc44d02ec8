import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayRPC
import Glibc

/// `replay FILE`: makes the requests of a trace again, in the sandbox as it was that day, and compares
/// the answers.
struct ReplayCommand {
  /// Milliseconds for an answer that came before the next request in the trace.
  private static let patience = 30_000
  /// Bytes of one answer: results have 256 MiB at most.
  private static let maximumBytes = 1 << 30

  private let trace: TraceReader
  private let program: Program
  private let output: Int32

  init(_ file: String, _ options: Options, _ streams: StandardStreams) throws(UsageError) {
    let trace = try TraceReader(file)
    guard !trace.isLive || options.isLive else {
      throw UsageError(
        message: "\(file) is a trace of real calls; --live replays it, and asks CleverTap again")
    }
    var options = options
    options.isSandbox = !options.isLive
    self.trace = trace
    output = streams.output
    // The sandbox depends on the day, and so do "today" and "7daysAgo".
    let start = trace.start
    let isLive = options.isLive
    program = try Program(options, streams) { isLive ? time(nil) : start }
  }

  /// Exit status 0 where all answers are as recorded (but for times and counters), else 1.
  func run() throws(UsageError) -> Int32 {
    guard let answers = answers() else { throw UsageError(message: "no pipe can be made") }
    let recorded = RecordedResponses(trace.records.filter { $0.direction == .sent }.map(\.line))
    let differences = recorded.differences(from: RecordedResponses(answers))
    var text = differences.joined()
    if differences.isEmpty { text = "\(recorded.count) answers, all as recorded\n" }
    guard CallCommand.write([Array(text.utf8)], to: output) else { return Server.Exit.hangUp }
    return differences.isEmpty ? 0 : 1
  }

  /// What the gateway says to the requests; each waits for the answers that came before it.
  private func answers() -> [String]? {
    var requests: [Int32] = [0, 0]
    var replies: [Int32] = [0, 0]
    guard pipe(&requests) == 0, pipe(&replies) == 0 else { return nil }
    let server = Server(
      options: program.serverOptions(input: requests[0], output: replies[1]),
      methods: program.gateway.methods, log: program.log, calls: program.gateway.calls,
      quit: { _ in })
    let received = Monitor<(lines: [String], isOver: Bool)>(([], false))
    let (source, sink) = (replies[0], replies[1])
    DetachedThread.start {
      ReplayCommand.read(source, into: received)
    }
    DetachedThread.start {
      _ = server.run()
      close(sink)
    }
    var awaited = 0
    for record in trace.records {
      switch record.direction {
      case .sent: awaited += RecordedResponses.isProgress(record.line) ? 0 : 1
      case .received:
        _ = received.wait(milliseconds: ReplayCommand.patience) {
          $0.isOver || $0.lines.count >= awaited ? true : nil
        }
        _ = Descriptor.write(Array("\(record.line)\n".utf8), to: requests[1])
      }
    }
    close(requests[1])
    return received.wait { $0.isOver ? $0.lines : nil }
  }

  private static func read(
    _ source: Int32, into received: Monitor<(lines: [String], isOver: Bool)>
  ) {
    var frames = MessageReader(descriptor: source, framing: .line, maximumBytes: maximumBytes)
    defer { frames.deallocate() }
    loop: while true {
      switch frames.next() {
      case .message(let bytes):
        let line = String(decoding: bytes, as: UTF8.self)
        guard !RecordedResponses.isProgress(line) else { continue }
        received.withLock { $0.lines.append(line) }
        received.wakeAll()
      case .wouldBlock: continue
      case .tooLong, .unrecoverable, .end: break loop
      }
    }
    received.withLock { $0.isOver = true }
    received.wakeAll()
  }
}
