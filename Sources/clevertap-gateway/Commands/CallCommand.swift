import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC
import Glibc

/// `call METHOD`: one call from the command line, its result on stdout.
struct CallCommand {
  private let gateway: GatewayService
  private let output: Int32
  private let format: OutputFormat
  private let parent: Int32?

  init(_ gateway: GatewayService, output: Int32, options: Options) {
    self.gateway = gateway
    self.output = output
    format = options.format ?? .json
    parent = options.parent
  }

  /// Exit status 0, or 1 where the call failed.
  ///
  /// With `stream` stdout has the messages alone, one a line; the result, which tells what to know
  /// about them, goes to stderr.
  func run(_ method: String, params: ParsedValue?) -> Int32 {
    let outcome = outcome(method, params)
    ProgressBar.clear()
    switch outcome {
    case .success(let reply):
      if params?.member("stream")?.bool == true {
        return Self.write(reply.chunks + [[0x0A]], to: 2) ? 0 : Server.Exit.hangUp
      }
      return Self.write(printed(reply), to: output) ? 0 : Server.Exit.hangUp
    case .failure(let fault):
      _ = Self.write([fault.value.encoded() + [0x0A]], to: 2)
      return 1
    }
  }

  /// The result as the format has it; its warnings, where the format has no place for them, on stderr.
  private func printed(_ reply: Reply) -> [[UInt8]] {
    guard format != .json, let document = try? Document(Array(reply.chunks.joined())) else {
      return reply.chunks + [[0x0A]]
    }
    for warning in document.root.member("warnings")?.elements ?? [] {
      let text = "clevertap-gateway: warning: \(warning.member("message")?.string ?? "")\n"
      _ = Self.write([Array(text.utf8)], to: 2)
    }
    switch format {
    case .csv: return [CSV.text(ResultTable(document.root))]
    case .table: return [TextTable.text(ResultTable(document.root))]
    case .json, .ndjson:
      return ResultTable.views(of: document.root).flatMap { [Array($0.raw), [0x0A]] }
    }
  }

  /// Carries the call out.
  func outcome(_ method: String, _ params: ParsedValue?) -> Result<Reply, RPCError> {
    let call = Request(params: params, identity: .integer)
    switch gateway.methods.lookUp(Array(method.utf8)) {
    case .failure(let fault): return .failure(fault)
    case .success(let method): return carryOut(method, call)
    }
  }

  private func carryOut(_ method: Handler, _ call: Request) -> Result<Reply, RPCError> {
    switch method {
    case .routed(let choose):
      do throws(RPCError) { return carryOut(try choose(call), call) } catch {
        return .failure(error)
      }
    case .shutdown: return .success(Reply(Array("null".utf8)))
    case .local(let body):
      do throws(RPCError) { return .success(try body(call)) } catch { return .failure(error) }
    case .network(let body):
      endWithCaller()
      let context = TerminalCaller(output: output)
      let result = Monitor<Result<Reply, RPCError>?>(nil)
      Task.detached(executorPreference: ThreadPool.shared) {
        let outcome: Result<Reply, RPCError>
        do throws(RPCError) { outcome = .success(try await body(call, context)) } catch {
          outcome = .failure(error)
        }
        result.withLock { $0 = outcome }
        result.wakeAll()
      }
      return result.wait { $0 }
    }
  }

  /// Ends the process, and with it the transfers, once nobody waits for the result.
  private func endWithCaller() {
    let hangUp = PeerWatcher(output: output, parent: parent)
    DetachedThread.start {
      switch hangUp.wait() {
      case .outputClosed: _exit(Server.Exit.hangUp)
      case .parentExited: _exit(Server.Exit.done)
      }
    }
  }

  static func write(_ chunks: [[UInt8]], to descriptor: Int32) -> Bool {
    chunks.allSatisfy { Descriptor.write($0, to: descriptor) == .done }
  }
}

/// The person who made the call: streamed messages are printed one a line, progress is drawn.
private struct TerminalCaller: CallContext {
  let output: Int32
  let id = Array("null".utf8)
  let acceptedAt = ContinuousClock.now

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
