import CleverTapJSON
import CleverTapSystem
import Glibc
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
    /// EX_IOERR: the reader of stdout is gone.
    package static let hangUp: Int32 = 74
  }

  let options: Options
  let methods: MethodTable
  let port: Port
  package let calls: CallTable
  package let log: Log
  private let quit: @Sendable (Int32) -> Void
  /// Only whoever drains waits for it.
  private let idling = Monitor(())
  private let idle = Atomic(false)
  private let draining = Atomic(false)

  /// `quit` ends the process; a test may record the status instead.
  package init(
    options: Options, methods: MethodTable, log: Log, calls: CallTable = CallTable(),
    quit: @escaping @Sendable (Int32) -> Void = { _exit($0) }
  ) {
    self.options = options
    self.methods = methods
    self.log = log
    self.calls = calls
    self.quit = quit
    port = Port(
      output: OutputQueue(descriptor: options.output, onSent: options.observer?.sent) {
        log(.info, "the reader of stdout is gone")
        quit(Exit.hangUp)
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
      case .end: break loop
      }
    }
    session.flush()
    log(.debug, "end of input, \(calls.counts.queued + calls.counts.running) calls open")
    calls.waitUntilEmpty()
    port.output.drain()
    log.flush(milliseconds: 100)
    return status
  }

  /// Ends the process on SIGTERM and SIGINT, when the reader of stdout hangs up, and when the
  /// parent ends.
  ///
  /// SIGTERM and SIGINT are blocked in this thread and those it starts from now on.
  package func watch() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waited = signals
    DetachedThread.start {
      var number: Int32 = 0
      var set = waited
      while sigwait(&set, &number) != 0 {}
      self.stop(signal: number)
    }
    let hangUp = PeerWatcher(output: options.output, parent: options.parent)
    DetachedThread.start {
      switch hangUp.wait() {
      case .outputClosed: self.quit(Exit.hangUp)
      case .parentExited: self.quit(Exit.done)
      }
    }
  }

  /// Whether new calls are refused because the process is about to end.
  var isDraining: Bool { draining.load(ordering: .acquiring) }

  /// Refuses later calls and ends the process once everything is answered and the input is quiet.
  func drain() {
    guard !draining.exchange(true, ordering: .acquiringAndReleasing) else { return }
    DetachedThread.start {
      self.calls.waitUntilEmpty()
      repeat {
        self.idling.wait { _ in self.idle.load(ordering: .acquiring) ? () : nil }
      } while Descriptor.isReadable(self.options.input)
      self.port.output.drain()
      self.log.flush(milliseconds: 100)
      self.quit(Exit.done)
    }
  }

  private func setIdle(_ idle: Bool) {
    self.idle.store(idle, ordering: .releasing)
    guard isDraining else { return }
    idling.withLock { _ in }
    idling.wakeAll()
  }

  private func stop(signal: Int32) {
    draining.store(true, ordering: .releasing)
    log(.info, "signal \(signal)")
    for exchange in calls.snapshot { exchange.settle(.failure(.cancelled)) }
    port.output.drain(milliseconds: 400)
    log.flush(milliseconds: 20)
    quit(128 + signal)
  }
}
