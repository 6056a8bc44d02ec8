import CleverTap
import CleverTapCurl
import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// `doctor`: one screen of what is configured and from where, what works, and what to do about the rest.
struct DoctorCommand {
  /// One subject that was looked at.
  struct Finding {
    enum State: String {
      case good = "ok"
      case note = "--"
      case bad = "!!"

      /// 0 for what is worst.
      var rank: Int {
        switch self {
        case .bad: 0
        case .note: 1
        case .good: 2
        }
      }
    }

    let subject: String
    let state: State
    let text: String
    /// The remedy in a sentence; nil where nothing is to be done.
    var remedy: String?
  }

  let program: Program
  private var options: Options { program.options }

  init(_ program: Program) { self.program = program }

  /// Prints the findings, the worst first; exit status 1 only where a report could not be fetched.
  func run() -> Int32 {
    var findings = [
      Finding(
        subject: "program", state: .good,
        text: "\(GatewayService.version), contract \(GatewayService.contractVersion)")
    ]
    let account = accountFindings(&findings)
    let library = SystemChecks.libcurl(options)
    findings.append(library)
    findings.append(SystemChecks.certificates)
    findings.append(SystemChecks.proxy)
    findings.append(SystemChecks.timeZones)
    findings.append(lockFolder)
    findings.append(SystemChecks.temporaryFolder)
    let host = account.flatMap { options.isSandbox ? nil : SystemChecks.host($0.baseURL) }
    if let host { findings.append(host) }
    let isReady = account != nil && library.state != .bad && host?.state != .bad
    let credentials = isReady ? credentials : untried
    findings.append(credentials)
    let screen = Screen(
      descriptor: program.streams.output, isTerminal: program.streams.terminals.output)
    let text = DoctorScreen(screen: screen).text(findings, isFirstRun: isFirstRun)
    guard CallCommand.write([text], to: program.streams.output) else { return Server.Exit.ioError }
    return credentials.state == .good ? 0 : 1
  }

  /// True if no account has been set up yet by config file, environment or option.
  private var isFirstRun: Bool {
    !options.isSandbox && program.accounts.list.isEmpty && program.accounts.problem == nil
  }

  /// Adds what is known of config file, account, region and time zone; the account, where it is whole.
  private func accountFindings(_ findings: inout [Finding]) -> Account? {
    if options.isSandbox {
      findings.append(Finding(subject: "account", state: .good, text: "sandbox: none is needed"))
      return try? program.accounts.account(nil)
    }
    findings.append(configFile)
    let account: Account
    do throws(RPCError) { account = try program.accounts.account(nil) } catch {
      findings.append(
        Finding(subject: "account", state: .bad, text: error.message, remedy: error.hint))
      return nil
    }
    let isEnvironments = account.name == ConfiguredAccounts.environmentName
    let source = isEnvironments ? "from the environment" : "from the config file"
    findings.append(
      Finding(
        subject: "account", state: account.idLooksValid ? .good : .note,
        text: "\(account.name) (\(account.accountID)), \(source)",
        remedy: account.idLooksValid
          ? nil : Account.idWarning))
    let area = Region.all.first { $0.code == account.region }?.area
    let region = account.region.map { "\($0), \(area ?? "")" } ?? "none, CLEVERTAP_BASE_URL decides"
    findings.append(
      Finding(subject: "region", state: .good, text: "\(region): \(account.baseURL)"))
    findings.append(
      Finding(
        subject: "time zone", state: account.timezone == nil ? .note : .good,
        text: account.timezone ?? "not set: today and NdaysAgo are days of UTC",
        remedy: account.timezone == nil
          ? "Set \(isEnvironments ? "CLEVERTAP_TIMEZONE" : "timezone") to the account's, such as Asia/Kolkata."
          : nil))
    return account
  }

  private var configFile: Finding {
    guard let path = options.config ?? Environment.configFile else {
      return Finding(subject: "config file", state: .note, text: "none: HOME is not set")
    }
    if let problem = program.accounts.problem {
      return Finding(
        subject: "config file", state: .bad, text: problem.message, remedy: problem.hint)
    }
    guard FileSystem.exists(path) else {
      return Finding(subject: "config file", state: .note, text: "\(path) is not there")
    }
    let names = program.accounts.list.map(\.name).filter {
      $0 != ConfiguredAccounts.environmentName
    }
    let list = names.isEmpty ? "no account" : names.joined(separator: ", ")
    return Finding(subject: "config file", state: .good, text: "\(path): \(list)")
  }

  private var lockFolder: Finding {
    if options.isSandbox { return Finding(subject: "lock files", state: .good, text: "none") }
    let folder = Environment.lockFolder
    guard !program.slots.isShared else {
      return Finding(subject: "lock files", state: .good, text: folder)
    }
    return Finding(
      subject: "lock files", state: .bad,
      text: "\(folder) cannot be used: requests of other processes are not counted",
      remedy: "Make it a folder of yours alone (chmod 700), or set XDG_RUNTIME_DIR.")
  }

  private var untried: Finding {
    Finding(subject: "credentials", state: .note, text: "not tried, for the reasons above")
  }

  /// One smallest real request.
  private var credentials: Finding {
    let call = CallCommand(program.gateway, program.streams, options: options)
    switch call.response("checkCredentials", nil) {
    case .success(let reply):
      let result = try? Document(Array(reply.chunks.joined())).root
      let milliseconds = result?.member("milliseconds")?.integer ?? 0
      return Finding(
        subject: "credentials", state: .good, text: "accepted, in \(milliseconds) ms")
    case .failure(let fault):
      return Finding(subject: "credentials", state: .bad, text: fault.message, remedy: fault.hint)
    }
  }
}
