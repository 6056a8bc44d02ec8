import CleverTap
import GatewayMethods
import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// Carries out what is entered at the prompt: commands, and calls by words or as JSON-RPC.
final class PromptCommands {
  private let terminal: PromptTerminal
  private let waiting: PromptWaiting
  private let gateways: PromptGateways
  private let printer: PromptPrinter

  private var format = OutputFormat.pretty
  private var showsWire = false
  private var last: LastCall?
  /// The id of the next request.
  private var id = 1

  init(_ terminal: PromptTerminal, _ waiting: PromptWaiting, _ gateways: PromptGateways) {
    self.terminal = terminal
    self.waiting = waiting
    self.gateways = gateways
    printer = PromptPrinter(terminal: terminal, waiting: waiting)
  }

  /// Carries out an entry; an exit status where it ends the prompt.
  func carryOut(_ entry: String) -> Int32? {
    do throws(UsageError) {
      let start = entry.utf8.first { $0 != 0x20 && $0 != 0x09 }
      if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") {
        let settings = gateways.current.program.options
        return try call(
          try PromptRequest(
            json: entry, strict: settings.isStrict, maximumBytes: settings.maximumLineBytes))
      }
      let words = try Words.split(entry)
      guard let name = words.first else { return nil }
      let arguments = Array(words.dropFirst())
      if let command = PromptCommand(rawValue: name) { return try carryOut(command, arguments) }
      return try call(try request(name, arguments))
    } catch {
      let screen = Screen(descriptor: terminal.output, isTerminal: true)
      terminal.write(screen.styled(Array("error: ".utf8), .red))
      terminal.print(error.message)
      return nil
    }
  }

  private func carryOut(
    _ command: PromptCommand, _ arguments: [String]
  ) throws(UsageError) -> Int32? {
    guard command.argumentCount.contains(arguments.count) else {
      throw UsageError(message: "write: \(command.rawValue) \(command.arguments)")
    }
    switch command {
    case .quit: return 0
    case .help: try help(arguments.first)
    case .set: try set(arguments)
    case .use: try gateways.use(arguments[0])
    case .last: try showLast()
    case .save: try save(arguments[0])
    case .explain: try explain()
    case .curl: return try curl()
    }
    return nil
  }

  // MARK: Calls

  private func request(
    _ method: String, _ arguments: [String]
  ) throws(UsageError) -> PromptRequest {
    let entry = GatewayService.definitions.first { $0.name.utf8.elementsEqual(method.utf8) }
    let commands = PromptCommand.allCases.map(\.rawValue)
    if entry == nil,
      NearestName.find(to: method, in: GatewayService.definitions.map(\.name)) == nil,
      NearestName.find(to: method, in: commands) != nil
    {
      throw Options.unknown("command", method, commands)
    }
    let pairs = try Words.pairs(arguments, remedy: "write key=value")
    var extra: [(name: String, value: Value)] = []
    if let account = gateways.account,
      entry?.params.contains(where: { $0.name == "account" }) == true
    {
      extra.append(("account", .string(account)))
    }
    if case .network = entry?.handler {
      extra.append(("_meta", .object([("progressToken", .integer(id))])))
    }
    defer { id += 1 }
    return PromptRequest(method, pairs, id: id, fields: entry?.params ?? [], extra: extra)
  }

  private func call(_ request: PromptRequest) throws(UsageError) -> Int32? {
    let engine = gateways.current
    let start = ContinuousClock.now
    var isStreamed = false
    let completion = runner.run(request.line, request.expected, on: engine) { params in
      isStreamed = true
      for message in params.member("messages")?.elements ?? [] {
        terminal.write(Array(message.raw) + [0x0A])
      }
    }
    switch completion {
    case .silent: return nil
    case .exit(let status): return status
    case .abandoned:
      terminal.print("cancelled; the gateway has not confirmed it")
      return nil
    case .answered(let response):
      let seconds = start.duration(to: .now) / .seconds(1)
      guard response.kind != .array else {
        for part in response.elements { try show(part, nil, seconds) }
        return nil
      }
      if let method = request.method {
        let kept: LastCall.Response? =
          response.member("error").map(LastCall.Response.error)
          ?? response.member("result").map { isStreamed ? .streamed($0) : .result($0) }
        last = kept.map {
          LastCall(
            method: method, params: request.params, engine: engine, response: $0, seconds: seconds)
        }
      }
      if isStreamed, let result = response.member("result") {
        printer.show(streamed: result, seconds: seconds, as: format)
      } else {
        try show(response, request.params, seconds)
      }
      return nil
    }
  }

  private var runner: CallRunner {
    CallRunner(
      terminal: terminal, waiting: waiting, wire: WireView(terminal: terminal, isWanted: showsWire))
  }

  private func show(
    _ response: ParsedValue, _ params: ParsedValue?, _ seconds: Double
  ) throws(UsageError) {
    if let error = response.member("error") { return printer.show(error: error) }
    guard let result = response.member("result") else { return }
    try printer.show(result, of: params, seconds: seconds, as: format, isWhole: false)
  }

  // MARK: Commands

  private func help(_ name: String?) throws(UsageError) {
    guard let name else {
      return terminal.print(PromptHelp.screen(GatewayService.definitions), terminator: "")
    }
    if let command = PromptCommand(rawValue: name) {
      return terminal.print(PromptHelp.line(command))
    }
    let names = GatewayService.definitions.map(\.name)
    guard
      let entry = GatewayService.definitions.first(where: { $0.name.utf8.elementsEqual(name.utf8) })
    else {
      throw Options.unknown("method", name, names + PromptCommand.allCases.map(\.rawValue))
    }
    terminal.print(Help.screen(entry), terminator: "")
  }

  private func set(_ arguments: [String]) throws(UsageError) {
    switch (arguments.first, arguments.last) {
    case (nil, _): terminal.print("format \(format.rawValue), wire \(showsWire ? "on" : "off")")
    case ("format", let name?) where arguments.count == 2:
      guard let format = OutputFormat(rawValue: name) else {
        throw Options.unknown("format", name, OutputFormat.allCases.map(\.rawValue))
      }
      self.format = format
    case ("wire", "on"): showsWire = true
    case ("wire", "off"): showsWire = false
    case (_, _):
      throw UsageError(message: "write: set \(PromptCommand.set.arguments)")
    }
  }

  private func lastCall() throws(UsageError) -> LastCall {
    guard let last else { throw UsageError(message: "there is no last call yet") }
    return last
  }

  private func lastResult() throws(UsageError) -> (call: LastCall, result: ParsedValue) {
    let call = try lastCall()
    switch call.response {
    case .result(let result): return (call, result)
    case .error: throw UsageError(message: "the last call failed; it has no result")
    case .streamed:
      throw UsageError(message: "the last call was streamed; there is no result to keep")
    }
  }

  private func showLast() throws(UsageError) {
    if case .error(let error) = try lastCall().response { return printer.show(error: error) }
    let (call, result) = try lastResult()
    try printer.show(
      result, of: call.params, seconds: call.seconds, as: format, isWhole: true)
  }

  private func save(_ path: String) throws(UsageError) {
    let (call, result) = try lastResult()
    let bytes = try SavedResult(result, of: call).bytes(for: path)
    do throws(SystemError) { try FileSystem.replace(path, with: bytes) } catch {
      throw UsageError(message: "cannot write \(path): \(error.text)")
    }
    terminal.print("wrote \(path), \(bytes.count) bytes")
  }

  private func explain() throws(UsageError) {
    let call = try lastCall()
    guard let fetched = call.fetched else {
      throw UsageError(message: "\(call.method) has no windows to explain")
    }
    printer.show(windowsOf: fetched)
  }

  /// Asks the gateway for the plan of the last call, and prints its commands.
  private func curl() throws(UsageError) -> Int32? {
    let call = try lastCall()
    guard let plan = GatewayService.definitions.first(where: { $0.name == "planReport" }),
      let params = call.planParams(plan, GatewayService.definitions)
    else {
      throw UsageError(message: "\(call.method) sends nothing to CleverTap")
    }
    let request = PromptRequest(
      plan.name, [], id: id, fields: plan.params, extra: params)
    id += 1
    switch runner.run(request.line, request.expected, on: call.engine, stream: { _ in }) {
    case .answered(let response):
      if let error = response.member("error") { printer.show(error: error) }
      if let text = response.member("result")?.member("curl")?.string { terminal.print(text) }
    case .silent, .abandoned: break
    case .exit(let status): return status
    }
    return nil
  }
}
