import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// `call METHOD`: one call from the command line, its result on stdout.
struct CallCommand {
  private let gateway: GatewayService
  private let output: Int32
  private let parent: Int32?
  private let printer: CallPrinter

  init(_ gateway: GatewayService, _ streams: StandardStreams, options: Options) {
    self.gateway = gateway
    output = streams.output
    parent = options.parent
    printer = CallPrinter(streams, format: options.format)
  }

  /// Exit status 0, or 1 where the call failed.
  func run(_ method: String, params: ParsedValue?) throws(UsageError) -> Int32 {
    let start = ContinuousClock.now
    let response = response(method, params)
    ProgressBar.clear()
    switch response {
    case .success(let reply):
      let seconds = start.duration(to: .now) / .seconds(1)
      return try printer.show(reply, of: params, seconds: seconds) ? 0 : Server.Exit.ioError
    case .failure(let error):
      printer.show(error)
      return 1
    }
  }

  /// Carries the call out and returns its result or error.
  func response(_ method: String, _ params: ParsedValue?) -> Result<Reply, RPCError> {
    do throws(SystemError) { try start() } catch { return .failure(.noThread(error)) }
    let request = Request(params: params, idKind: .integer)
    let context = TerminalCaller(output: output)
    let methods = gateway.methods
    let result = Monitor<Result<Reply, RPCError>?>(nil)
    Task.detached(executorPreference: ThreadPool.shared) {
      let response: Result<Reply, RPCError>
      do throws(RPCError) {
        response = .success(try await methods.call(method, request, context))
      } catch { response = .failure(error) }
      result.withLock { $0 = response }
      result.wakeAll()
    }
    return result.wait { $0 }
  }

  /// Starts the threads that the call needs, and one that ends the process, and with it the transfers,
  /// on a signal and once nobody waits for the result.
  private func start() throws(SystemError) {
    try TerminationWatcher(output: output, parent: parent).start { event in
      switch event {
      case .signal(let number): CurrentProcess.exit(128 + number)
      case .outputClosed:
        Log.writeLast("\(Program.name): nobody reads stdout any more")
        CurrentProcess.exit(Server.Exit.ioError)
      case .parentExited: CurrentProcess.exit(Server.Exit.done)
      case .failed(let error):
        Log.writeLast("\(Program.name): cannot wait for the end: \(error.text)")
        CurrentProcess.exit(Server.Exit.systemRefuses)
      }
    }
    try ThreadPool.shared.start()
    try TimerQueue.shared.start()
  }

  /// Writes everything; false, with a line on stderr, where that fails.
  static func write(_ chunks: [[UInt8]], to descriptor: Int32) -> Bool {
    for chunk in chunks {
      guard case .failed(let error) = Descriptor.write(chunk, to: descriptor) else { continue }
      Log.writeLast("\(Program.name): stdout cannot be written: \(error.text)")
      return false
    }
    return true
  }
}

/// The person who made the call: streamed messages are printed one a line, progress is drawn.
private struct TerminalCaller: CallContext {
  let output: Int32
  let id = Array("null".utf8)
  let acceptedAt = ContinuousClock.now

  var hasRoom: Bool { true }
  func setRunning(_ running: Bool) {}
  func waitForRoom() async {}

  func notify(_ method: String, _ params: [[UInt8]]) async {
    guard let document = try? Document(Array(params.joined())) else { return }
    if method == "notifications/progress" { return ProgressBar.draw(document.root) }
    var lines: [UInt8] = []
    for message in document.root.member("messages")?.elements ?? [] {
      lines += message.raw
      lines.append(0x0A)
    }
    ProgressBar.clear()
    _ = CallCommand.write([lines], to: output)
  }
}
