import CleverTapJSON
import CleverTapSystem
import Synchronization

/// A JSON-RPC 2.0 server on two descriptors.
///
/// It knows nothing of what its methods do.
package final class Server: Sendable {
  /// How it is set up.
  package struct Options: Sendable {
    package var input: Int32
    package var output: Int32
    package var framing = Framing.line
    package var escaping = Escaping.ascii
    /// `params:null` is refused rather than taken for no params.
    package var strict = false
    /// Bytes of one message, its newline not counted.
    package var maximumLineBytes = 16 << 20
    /// The process whose end ends this one.
    package var parent: Int32?
    /// Who listens.
    package var observer: TrafficObserver?

    package init(input: Int32, output: Int32) {
      self.input = input
      self.output = output
    }
  }

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
  let port: Port
  package let calls: CallTable
  package let log: Log
  private let ending: ServerEnd
  /// Only whoever drains waits for it.
  private let idling = Monitor(())
  private let idle = Atomic(false)
  private let draining = Atomic(false)

  /// `quit` ends the process; a test may record the status instead.
  package init(
    options: Options, methods: MethodTable, log: Log, calls: CallTable = CallTable(),
    quit: @escaping @Sendable (Int32) -> Void = { CurrentProcess.exit($0) }
  ) {
    self.options = options
    self.methods = methods
    self.log = log
    self.calls = calls
    let ending = ServerEnd(log: log, quit: quit)
    self.ending = ending
    port = Port(
      output: OutputQueue(descriptor: options.output, onSent: options.observer?.sent) { error in
        ending.end(Exit.ioError, because: Server.reason(error))
      }, framing: options.framing)
  }

  /// Serves until the end of input, on this thread; returns the exit status once everything
  /// accepted is answered and written.
  ///
  /// Call ``watch()`` first in a process of its own.
  package func run() -> Int32 {
    var session = Session(server: self)
    var frames = MessageReader(
      descriptor: options.input, framing: options.framing, maximumBytes: options.maximumLineBytes)
    defer { frames.deallocate() }
    var status = Exit.done
    var isIdle = false
    loop: while true {
      let event = frames.next()
      if isIdle { setIdle(false) }
      isIdle = false
      switch event {
      case .message(let bytes): session.receive(bytes)
      case .tooLong: session.refuse(.lineTooLong(limit: options.maximumLineBytes))
      case .wouldBlock:
        session.flush()
        isIdle = true
        setIdle(true)
      case .unrecoverable:
        session.refuse(.noLength)
        status = Exit.unrecoverableStream
        break loop
      case .failed(let error):
        log(.error, "stdin cannot be read: \(error.text)")
        status = Exit.ioError
        break loop
      case .end: break loop
      }
    }
    session.flush()
    log(.debug, "end of input, \(calls.counts.queued + calls.counts.running) calls open")
    calls.waitUntilEmpty()
    port.output.drain()
    log.flush(milliseconds: 100)
    _ = ending.claim()
    return status
  }

  /// Ends the process on SIGTERM and SIGINT, when the reader of stdout hangs up, and when the
  /// parent ends.
  ///
  /// SIGTERM and SIGINT are blocked in this thread from now on. It throws where the system refuses the
  /// thread, or to watch the parent.
  package func watch() throws(SystemError) {
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
      try port.output.start()
    } catch { throw .noThread(error) }
  }

  /// Whether new calls are refused because the process is about to end.
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
          self.idling.wait { _ in self.idle.load(ordering: .acquiring) ? () : nil }
        } while Descriptor.isReadable(self.options.input)
        self.port.output.drain()
        self.ending.end(Exit.done)
      }
    } catch {
      draining.store(false, ordering: .releasing)
      throw .noThread(error)
    }
  }

  private func setIdle(_ idle: Bool) {
    self.idle.store(idle, ordering: .releasing)
    guard isDraining else { return }
    idling.withLock { _ in }
    idling.wakeAll()
  }

  private func stop(signal: Int32) {
    ending.end(128 + signal) {
      draining.store(true, ordering: .releasing)
      log(.info, "signal \(signal)")
      for exchange in calls.snapshot { exchange.settle(.failure(.cancelled)) }
      port.output.drain(milliseconds: 400)
    }
  }
}
