import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// Runs the program; the exit status.
func run() -> Int32 {
  let streams: StandardStreams
  do throws(SystemError) { streams = try StandardStreams.isolate() } catch {
    Log.writeLast("\(Program.name): a descriptor or /dev/null cannot be had: \(error.text)")
    return Server.Exit.systemRefuses
  }
  guard !CurrentProcess.arguments.isEmpty else {
    Log.writeLast("\(Program.name): the system gave no command line")
    return Server.Exit.systemRefuses
  }
  do throws(UsageError) {
    let options = try Options(Array(CurrentProcess.arguments.dropFirst()))
    switch options.command {
    case .version:
      return show("clevertap-gateway \(GatewayService.version)\n", streams)
    case .help(let method):
      return try help(method, streams)
    case .serve:
      return Prompt.isWanted(options, streams)
        ? try Prompt.run(options, streams) : try Program(options, streams).serve()
    case .schema(let name):
      return try SchemaCommand(options).run(name, folder: options.folder, streams)
    case .completions(let shell):
      return show(Completions(GatewayService.definitions).script(shell), streams)
    case .man:
      return show(ManPage.text(GatewayService.definitions), streams)
    case .replay(let file):
      return try ReplayCommand(file, options, streams).run()
    case .trace(let file):
      let screen = Screen(descriptor: streams.output, isTerminal: streams.terminals.output)
      return show(TraceListing(try TraceReader(file)).text(on: screen), streams)
    case .doctor:
      return try DoctorCommand(Program(options, streams)).run()
    case .call(let method):
      return try call(method, options, streams)
    }
  } catch {
    let screen = Screen(descriptor: 2, isTerminal: streams.terminals.error)
    let line = screen.printable("clevertap-gateway: \(error.message)").bytes
    _ = CallCommand.write([line + [0x0A]], to: 2)
    return 2
  }
}

/// Prints help without looking at configuration or network.
func help(_ method: String?, _ streams: StandardStreams) throws(UsageError) -> Int32 {
  let entries = GatewayService.definitions
  guard let method else { return show(Help.screen(entries), streams) }
  guard let entry = entries.first(where: { $0.name == method }) else {
    let near = NearestName.find(to: method, in: entries.map(\.name))
    let hint = near.map { "did you mean \($0)?" } ?? "--help lists them"
    throw UsageError(message: "unknown method \"\(method)\"; \(hint)")
  }
  let screen = Screen(descriptor: streams.output, isTerminal: streams.terminals.output)
  return show(Help.screen(entry, columns: screen.columns ?? Help.usualColumns), streams)
}

func call(
  _ method: String, _ options: Options, _ streams: StandardStreams
) throws(UsageError) -> Int32 {
  let program = try Program(options, streams)
  let entry = GatewayService.definitions.first { $0.name == method }
  let params = try CallParams.params(options, entry, isOnTerminal: streams.terminals.output)
  return try CallCommand(program.gateway, streams, options: options).run(method, params: params)
}

func show(_ text: String, _ streams: StandardStreams) -> Int32 {
  show(Array(text.utf8), streams)
}

func show(_ text: [UInt8], _ streams: StandardStreams) -> Int32 {
  CallCommand.write([text], to: streams.output) ? 0 : Server.Exit.ioError
}

CurrentProcess.exit(run())
