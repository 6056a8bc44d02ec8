import CleverTapSystem
import GatewayRPC

/// A gateway that serves the prompt over two pipes, as it would serve a program.
final class PromptEngine: Sendable {
  /// Bytes of one line: results have 256 MiB at most.
  private static let maximumLineBytes = 1 << 30

  let program: Program
  private let requests: Int32

  /// Starts serving; what the gateway sends, and its end, are posted as events.
  init(
    _ program: Program, observer: TrafficObserver?, events: PromptEvents
  ) throws(SystemError) {
    let requests = try Descriptor.pipe()
    let replies = try Descriptor.pipe()
    self.program = program
    self.requests = requests.writeEnd
    var options = program.serverOptions(input: requests.readEnd, output: replies.writeEnd)
    options.observer = observer
    let server = Server(
      options: options, methods: program.gateway.methods, log: program.log,
      calls: program.gateway.calls, exit: { _ in PromptEngine.end(replies.writeEnd) })
    try DetachedThread.start { PromptEngine.read(replies.readEnd, into: events) }
    try DetachedThread.start { _ = server.run() }
  }

  /// Hands over one message.
  func send(_ line: [UInt8]) { _ = Descriptor.write(line + [0x0A], to: requests) }

  /// Marks the end of what the gateway sends by an empty line, which it never sends itself, so that the
  /// end is noticed after all responses.
  private static func end(_ replies: Int32) { _ = Descriptor.write([0x0A], to: replies) }

  private static func read(_ source: Int32, into events: PromptEvents) {
    var messages = MessageReader(
      descriptor: source, framing: .line, maximumBytes: maximumLineBytes)
    while true {
      switch messages.next() {
      case .message(let bytes): events.post(bytes.isEmpty ? .ended : .received(Array(bytes)))
      case .wouldBlock, .tooLong: continue
      case .unrecoverable, .failed, .end: return
      }
    }
  }
}
