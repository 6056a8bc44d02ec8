import CleverTap
import GatewayMethods
import CleverTapSystem
import CleverTapJSON
import GatewayRPC

/// The interactive prompt: a client of a gateway in the same process, for a person at a terminal.
final class Prompt {
  private let options: Options
  private let terminal: PromptTerminal
  private let waiting: PromptWaiting
  private let gateways: PromptGateways
  private let history: PromptHistory?
  private let reader: any LineReader
  private let commands: PromptCommands
  private var canKeepHistory = true

  /// Returns true if a program with these options and streams is the prompt: stdin and stdout are a
  /// terminal, and no option is for programs.
  static func isWanted(_ options: Options, _ streams: StandardStreams) -> Bool {
    guard streams.terminals.input, streams.terminals.output, !options.isForPrograms,
      let terminal = Environment.value("TERM")
    else { return false }
    return terminal != "dumb"
  }

  /// Runs the prompt until it is left; the exit status.
  static func run(_ options: Options, _ streams: StandardStreams) throws(UsageError) -> Int32 {
    TerminalSignals.block()
    guard
      let terminal = PromptTerminal(
        input: streams.input, output: streams.output, isUTF8: Environment.isUTF8)
    else { throw UsageError(message: "the terminal tells no settings; --stdio serves without it") }
    do throws(SystemError) {
      // Log lines are drawn above the line that is edited.
      let pipe = streams.terminals.error ? try Descriptor.pipe() : nil
      let log = Log(
        level: options.logLevel, prefix: Program.name, descriptor: pipe?.writeEnd ?? 2)
      let events = try PromptEvents()
      let program: Program
      let observer: TrafficObserver?
      do throws(UsageError) {
        program = try Program(options, streams, log: log)
        observer = try program.trace()
      } catch { return refuse(error.message, status: 2) }
      let gateways = try PromptGateways(program, observer: observer, events: events)
      try events.watchSignals { terminal.leave(atOnce: true) }
      let waiting = PromptWaiting(events: events, input: streams.input, log: pipe?.readEnd)
      let prompt = Prompt(options, terminal, waiting, gateways)
      defer { prompt.end() }
      return prompt.serve()
    } catch {
      return refuse("the prompt cannot start: \(error.text)", status: Server.Exit.systemRefuses)
    }
  }

  private static func refuse(_ reason: String, status: Int32) -> Int32 {
    Log.writeLast("\(Program.name): \(reason)")
    return status
  }

  private init(
    _ options: Options, _ terminal: PromptTerminal, _ waiting: PromptWaiting,
    _ gateways: PromptGateways
  ) {
    self.options = options
    self.terminal = terminal
    self.waiting = waiting
    self.gateways = gateways
    history = PromptHistory(folder: Environment.stateFolder, secrets: gateways.secrets)
    commands = PromptCommands(terminal, waiting, gateways)
    let completer = LineCompleter(
      columns: { terminal.size.columns },
      accounts: { (gateways.current.program.accounts.list.map(\.name), gateways.names) },
      completions: Completions(GatewayService.definitions))
    let problem = LineEditor.problem()
    let editor =
      problem == nil
      ? LineEditor(
        terminal, waiting, historySize: PromptHistory.maximumEntries,
        maximumPasteBytes: options.maximumLineBytes, complete: completer.completion) : nil
    reader =
      editor ?? PlainLineReader(terminal, waiting, maximumBytes: options.maximumLineBytes)
    if editor != nil { terminal.enter() }
    greet()
    if editor == nil {
      terminal.print(
        "Lines cannot be edited: \(problem ?? "libedit cannot start"). The package libedit2 brings it."
      )
    }
    for entry in history?.entries() ?? [] { reader.remember(entry) }
  }

  private func end() {
    do throws(SystemError) { try history?.cut() } catch {
      gateways.current.program.log(.info, "the history stays uncut: \(error.text)")
    }
    reader.close()
    gateways.current.program.log.flush(milliseconds: 100)
    while let step = waiting.take() {
      if case .notice(let text) = step { terminal.print(text) }
    }
    terminal.leave()
  }

  private func greet() {
    let program = "clevertap-gateway \(GatewayService.version)"
    if gateways.isSandbox {
      terminal.print("\(program), sandbox: no account, no network; type help")
    } else if let account = gateways.accountInUse {
      let region = account.region.map { " (\($0))" } ?? ""
      terminal.print("\(program), account \(account.name)\(region); type help")
    } else {
      let remedy =
        gateways.current.program.accounts.problem?.message
        ?? "no account: set CLEVERTAP_ACCOUNT_ID, CLEVERTAP_PASSCODE and CLEVERTAP_REGION."
      terminal.print("\(program), \(remedy) \"use sandbox\" needs none; type help")
    }
  }

  /// Takes entry after entry; the exit status.
  private func serve() -> Int32 {
    while true {
      switch readEntry() {
      case .interrupted: continue
      case .end: return waiting.isHungUp ? TerminalSignals.hangUpStatus : 0
      case .exit(let status): return status
      case .line(let text):
        for entry in Prompt.entries(in: text) {
          keep(entry)
          if let status = commands.carryOut(entry) { return status }
        }
      }
    }
  }

  /// A line, or the lines of a JSON text with blanks for their ends.
  private func readEntry() -> LineRead {
    var nesting = JSONNesting()
    var text = ""
    while true {
      let prompt = text.isEmpty ? gateways.prompt : "... "
      switch reader.read(prompt, after: nesting) {
      case .line(let line):
        text += text.isEmpty ? line : "\n" + line
        for part in line.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
          if !nesting.isOpen { nesting = JSONNesting() }
          nesting.take(part)
        }
        guard nesting.isOpen else { return .line(text) }
      case let other: return other
      }
    }
  }

  /// The commands, calls and JSON texts in what was entered, which a paste may have put together.
  static func entries(in text: String) -> [String] {
    var entries: [String] = []
    var nesting = JSONNesting()
    for line in text.split(whereSeparator: \.isNewline) {
      if nesting.isOpen {
        entries[entries.count - 1] += " " + line
      } else {
        nesting = JSONNesting()
        entries.append(String(line))
      }
      nesting.take(line.utf8)
    }
    return entries.filter { $0.contains { $0 != " " && $0 != "\t" } }
  }

  private func keep(_ entry: String) {
    guard let history, history.mayKeep(entry) else { return }
    reader.remember(entry)
    guard canKeepHistory else { return }
    do throws(SystemError) { try history.append(entry) } catch {
      canKeepHistory = false
      terminal.print("The history is not kept: \(history.path): \(error.text)")
    }
  }
}
