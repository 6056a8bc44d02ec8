import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// `replay FILE`: makes the requests of a trace again, in the sandbox as it was that day, and compares
/// the responses.
struct ReplayCommand {
  /// Milliseconds to wait for a response that came before the next request in the trace.
  private static let patience = 30_000
  /// Bytes of one response: results have 256 MiB at most.
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
    guard trace.records.contains(where: { $0.direction == .received }) else {
      throw UsageError(message: "\(file) has no request to replay")
    }
    var options = options
    options.isSandbox = !options.isLive
    self.trace = trace
    output = streams.output
    // The sandbox depends on the day, and so do "today" and "7daysAgo".
    let start = trace.start
    let isLive = options.isLive
    program = try Program(options, streams) { isLive ? Clock.seconds : start }
  }

  /// Exit status 0 where all responses are as recorded (but for times and counters), else 1.
  func run() throws(UsageError) -> Int32 {
    let responses: [String]
    do throws(SystemError) { responses = try self.responses() } catch {
      Log.writeLast("\(Program.name): a pipe or a thread cannot be had: \(error.text)")
      return Server.Exit.systemRefuses
    }
    let recorded = RecordedResponses(trace.records.filter { $0.direction == .sent }.map(\.line))
    let differences = recorded.differences(from: RecordedResponses(responses))
    var text = differences.joined()
    if differences.isEmpty { text = "\(recorded.count) answers, all as recorded\n" }
    guard CallCommand.write([Array(text.utf8)], to: output) else { return Server.Exit.ioError }
    return differences.isEmpty ? 0 : 1
  }

  /// Returns the gateway's responses to the requests; each request waits for the responses that the
  /// trace has before it.
  private func responses() throws(SystemError) -> [String] {
    let requests = try Descriptor.pipe()
    let replies = try Descriptor.pipe()
    let server = Server(
      options: program.serverOptions(input: requests.readEnd, output: replies.writeEnd),
      methods: program.gateway.methods, log: program.log, calls: program.gateway.calls,
      exit: { _ in })
    let received = Monitor<(lines: [String], isOver: Bool)>(([], false))
    let (source, sink) = replies
    try DetachedThread.start {
      ReplayCommand.read(source, into: received)
    }
    try DetachedThread.start {
      _ = server.run()
      Descriptor.close(sink)
    }
    var awaited = 0
    for record in trace.records {
      switch record.direction {
      case .sent: awaited += RecordedResponses.isProgress(record.line) ? 0 : 1
      case .received:
        _ = received.wait(milliseconds: ReplayCommand.patience) {
          $0.isOver || $0.lines.count >= awaited ? true : nil
        }
        _ = Descriptor.write(Array("\(record.line)\n".utf8), to: requests.writeEnd)
      }
    }
    Descriptor.close(requests.writeEnd)
    return received.wait { $0.isOver ? $0.lines : nil }
  }

  private static func read(
    _ source: Int32, into received: Monitor<(lines: [String], isOver: Bool)>
  ) {
    var frames = MessageReader(descriptor: source, framing: .line, maximumBytes: maximumBytes)
    loop: while true {
      switch frames.next() {
      case .message(let bytes):
        let line = String(decoding: bytes, as: UTF8.self)
        guard !RecordedResponses.isProgress(line) else { continue }
        received.withLock { $0.lines.append(line) }
        received.wakeAll()
      case .wouldBlock: continue
      case .tooLong, .unrecoverable, .failed, .end: break loop
      }
    }
    received.withLock { $0.isOver = true }
    received.wakeAll()
  }
}
