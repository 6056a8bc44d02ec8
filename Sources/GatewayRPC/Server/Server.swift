import CleverTapJSON
import CleverTapSystem
import Synchronization

/// A JSON-RPC 2.0 server on two descriptors, with methods that it knows by name alone.
package final class Server: Sendable {
  /// Exit statuses.
  package enum Exit {
    package static let done: Int32 = 0
    /// EX_DATAERR: a stream that cannot be followed.
    package static let unrecoverableStream: Int32 = 65
    /// EX_OSERR: the system refuses what the process cannot do without.
    package static let systemRefuses = CurrentProcess.Exit.systemRefuses
    /// EX_IOERR: stdin or stdout fails, or the reader of stdout is gone.
    package static let ioError = CurrentProcess.Exit.ioError
  }

  let options: Options
  let methods: MethodTable
  let output: OutputQueue
  package let calls: CallTable
  package let log: Log
  private let ending: ServerEnd
  private let draining = Atomic(false)
  /// True while the reader has no input to handle; kept up to date only while draining.
  private let inputIsQuiet = Monitor(false)

  /// `exit` ends the process; a test may record the status instead.
  package convenience init(
    options: Options, methods: MethodTable, log: Log, calls: CallTable = CallTable(),
    exit: @escaping @Sendable (Int32) -> Void = { CurrentProcess.exit($0) }
  ) {
    let descriptor = options.output
    let ending = ServerEnd(log: log, exit: exit)
    let output = OutputQueue(framing: options.framing, observer: options.observer) {
      Descriptor.write($0, to: descriptor)
    } onFailure: { error in
      ending.end(Exit.ioError, because: Server.reason(error))
    }
    self.init(
      options: options, methods: methods, log: log, calls: calls, output: output, ending: ending)
  }

  /// Writes to `output` rather than to the descriptor of the options.
  init(
    options: Options, methods: MethodTable, log: Log, calls: CallTable, output: OutputQueue,
    ending: ServerEnd
  ) {
    self.options = options
    self.methods = methods
    self.log = log
    self.calls = calls
    self.output = output
    self.ending = ending
  }

  /// Serves until the end of input, on this thread; returns the exit status once everything
  /// accepted is answered and written.
  ///
  /// Call ``watchForTermination()`` first in a process of its own.
  package func run() -> Int32 {
    let reader = MessageReader(
      descriptor: options.input, framing: options.framing, maximumBytes: options.maximumLineBytes)
    return serve(reader)
  }

  /// Serves what `reader` reads.
  func serve(_ reader: consuming MessageReader) -> Int32 {
    let status = read(reader)
    log(.debug, "end of input, \(calls.counts.queued + calls.counts.running) calls open")
    calls.waitUntilEmpty()
    output.drain()
    log.flush(milliseconds: 100)
    _ = ending.claim()
    return status
  }

  /// Handles every message; returns the exit status.
  private func read(_ reader: consuming MessageReader) -> Int32 {
    var session = Session(server: self)
    defer { session.flush() }
    var isQuiet = false
    while true {
      let event = reader.next()
      if isQuiet { setQuiet(false) }
      isQuiet = false
      switch event {
      case .message(let bytes): session.receive(bytes)
      case .tooLong:
        session.respondToBadLine(options.hints.lineTooLong(limit: options.maximumLineBytes))
      case .wouldBlock:
        session.flush()
        isQuiet = isDraining
        if isQuiet { setQuiet(true) }
      case .unrecoverable(let defect):
        session.respondToBadLine(options.hints.unrecoverable(defect))
        return Exit.unrecoverableStream
      case .failed(let error):
        log(.error, "stdin cannot be read: \(error.text)")
        return Exit.ioError
      case .end: return Exit.done
      }
    }
  }

  /// Ends the process on SIGTERM and SIGINT, when the reader of stdout hangs up, and when the
  /// parent ends.
  ///
  /// SIGTERM and SIGINT are blocked in this thread from now on. It throws where the system refuses the
  /// thread, or to watch the parent.
  package func watchForTermination() throws(SystemError) {
    let watcher = try TerminationWatcher(output: options.output, parent: options.parent)
    try watcher.start { event in
      switch event {
      case .signal(let number): self.stop(signal: number)
      case .outputClosed: self.ending.end(Exit.ioError, because: Server.outputClosed)
      case .parentExited: self.ending.end(Exit.done)
      case .failed(let error):
        self.ending.end(Exit.systemRefuses, because: "cannot wait for the end: \(error.text)")
      }
    }
  }

  private static let outputClosed = "nobody reads stdout any more"

  private static func reason(_ error: SystemError) -> String {
    error.kind == .closed ? outputClosed : "stdout cannot be written: \(error.text)"
  }

  /// Starts the threads that calls run on, where that has not happened yet.
  func startThreads() throws(RPCError) {
    do throws(SystemError) {
      try ThreadPool.shared.start()
      try TimerQueue.shared.start()
      try output.start()
    } catch { throw .noThread(error) }
  }

  /// True once new calls are refused because the process is about to end.
  var isDraining: Bool { draining.load(ordering: .acquiring) }

  /// Refuses later calls and ends the process once everything is answered and the input is quiet.
  ///
  /// It throws where the system refuses the thread that waits for that.
  func drain() throws(RPCError) {
    guard !draining.exchange(true, ordering: .acquiringAndReleasing) else { return }
    do throws(SystemError) {
      try DetachedThread.start {
        self.calls.waitUntilEmpty()
        repeat {
          self.inputIsQuiet.wait { $0 ? () : nil }
        } while Descriptor.isReadable(self.options.input)
        self.output.drain()
        self.ending.end(Exit.done)
      }
    } catch {
      draining.store(false, ordering: .releasing)
      throw .noThread(error)
    }
  }

  private func setQuiet(_ isQuiet: Bool) {
    inputIsQuiet.withLock { $0 = isQuiet }
    inputIsQuiet.wakeAll()
  }

  private func stop(signal: Int32) {
    ending.end(128 + signal) {
      draining.store(true, ordering: .releasing)
      log(.info, "signal \(signal)")
      for call in calls.snapshot { call.complete(.failure(.cancelled)) }
      output.drain(milliseconds: 400)
    }
  }
}
