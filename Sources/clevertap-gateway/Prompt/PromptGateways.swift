import CleverTap
import GatewayMethods
import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// The gateways that lines are sent to: the one the program was started as, and the sandbox.
final class PromptGateways {
  private let options: Options
  private let streams: StandardStreams
  private let events: PromptEvents
  private let log: Log
  private let observer: TrafficObserver?
  private let main: PromptEngine
  private var sandbox: PromptEngine?

  /// The gateway that lines go to.
  private(set) var current: PromptEngine
  /// The account that `use` chose; nil where it is the gateway's default.
  private(set) var account: String?

  init(
    _ program: Program, observer: TrafficObserver?, events: PromptEvents
  ) throws(SystemError) {
    options = program.options
    streams = program.streams
    log = program.log
    self.events = events
    self.observer = observer
    main = try PromptEngine(program, observer: observer, events: events)
    current = main
    sandbox = options.isSandbox ? main : nil
  }

  /// Names that `use` takes.
  var names: [String] {
    (options.isSandbox ? [] : main.program.accounts.list.map(\.name)) + ["sandbox"]
  }

  /// The passcodes that are configured.
  var secrets: [Secret] { main.program.accounts.secrets }

  var isSandbox: Bool { current === sandbox }

  /// The account of calls that give none; nil where there is none.
  var accountInUse: ConfiguredAccounts.Listed? {
    let list = current.program.accounts.list
    guard let account else { return list.first(where: \.isDefault) }
    return list.first { $0.name.utf8.elementsEqual(account.utf8) }
  }

  /// The text that stands before a line: the account in use.
  var prompt: String { "\(isSandbox ? "sandbox" : accountInUse?.name ?? "no account")> " }

  /// Chooses the account of calls that give none, or the sandbox.
  func use(_ name: String) throws(UsageError) {
    guard name != "sandbox" else {
      if sandbox == nil {
        var options = options
        options.isSandbox = true
        let program = try Program(options, streams, log: log)
        do throws(SystemError) {
          sandbox = try PromptEngine(program, observer: observer, events: events)
        } catch { throw UsageError(message: "the sandbox cannot start: \(error.text)") }
      }
      current = sandbox ?? main
      account = nil
      return
    }
    guard names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
      throw Options.unknown("account", name, names)
    }
    current = main
    account = name
  }
}
