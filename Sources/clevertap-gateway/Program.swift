import CleverTap
import Curl
import Gateway
import Glibc
import JSON
import RPC

/// The program put together from its parts.
struct Program {
  let options: Options
  let streams: StandardStreams
  let accounts: AccountBook
  let lanes: Lanes
  let gateway: Gateway
  let log: Log

  /// `now` is the clock, in seconds since 1970-01-01 UTC.
  init(
    _ options: Options, _ streams: StandardStreams,
    now: @escaping @Sendable () -> Int = { time(nil) }
  ) throws(Options.Mistake) {
    self.options = options
    self.streams = streams
    log = Log(level: options.logLevel)
    let zone: @Sendable (String) -> Zone? = {
      Zone(named: $0, folder: Environment.timezoneFolder)
    }
    accounts =
      options.isSandbox
      ? AccountBook(sandbox: Sandbox.account) : try Program.accounts(options, zone)
    let transport: any Transport =
      options.isSandbox
      ? Sandbox(latency: Environment.sandboxLatency) { Zone.utc.day(at: now()) }
      : CurlTransport(
        userAgent: "clevertap-gateway/\(Gateway.version)", caFile: Environment.caFile,
        stallSeconds: Environment.stallSeconds)
    lanes = Lanes(folder: options.isSandbox ? nil : Environment.lockFolder)
    if !options.isSandbox, !lanes.isShared {
      log(
        .warning,
        "no lock folder can be used (\(Environment.lockFolder)): other processes are not counted")
    }
    gateway = Gateway(
      Gateway.Surroundings(
        accounts: accounts,
        client: ReportClient(
          ReportClient.Parts(
            transport: transport, lanes: lanes, statistics: Statistics(),
            escaping: options.isUTF8 ? .utf8 : .ascii,
            temporaryFolder: Environment.temporaryFolder)), now: now, zone: zone))
  }

  /// Serves until the end of input.
  func serve() throws(Options.Mistake) -> Int32 {
    var settings = serverOptions(input: streams.input, output: streams.output)
    settings.framing = options.framing
    settings.parent = options.parent
    if let path = options.trace {
      let trace = try TraceFile(
        path, secrets: accounts.secrets, isLive: !options.isSandbox, framing: options.framing)
      settings.tap = trace.tap
    }
    let server = Server(
      options: settings, methods: gateway.methods, log: log, inFlight: gateway.inFlight)
    server.watch()
    if streams.terminals.input, streams.terminals.output, !options.isStdio {
      let hint =
        "Serving JSON-RPC: one request a line, Ctrl-D ends. For one call by hand: clevertap-gateway call METHOD\n"
      _ = Descriptor.write(Array(hint.utf8), to: 2)
    }
    return server.run()
  }

  /// What serving on two descriptors takes of the command line.
  func serverOptions(input: Int32, output: Int32) -> Server.Options {
    var settings = Server.Options(input: input, output: output)
    settings.escaping = gateway.escaping
    settings.strict = options.isStrict
    settings.maximumLineBytes = options.maximumLineBytes
    return settings
  }

  /// A gateway for looking at its table, which touches neither configuration nor network.
  static var describing: Gateway {
    let sandbox = Sandbox(latency: 0) { Day(clamping: 0) }
    return Gateway(
      Gateway.Surroundings(
        accounts: AccountBook(sandbox: Sandbox.account),
        client: ReportClient(
          ReportClient.Parts(
            transport: sandbox, lanes: Lanes(folder: nil), statistics: Statistics(),
            escaping: .ascii, temporaryFolder: Environment.temporaryFolder)), now: { 0 },
        zone: { _ in nil }))
  }

  /// A config file named on the command line must be there; its other problems, and those of the
  /// usual one, are told by the calls that need it.
  private static func accounts(
    _ options: Options, _ zone: @escaping @Sendable (String) -> Zone?
  ) throws(Options.Mistake) -> AccountBook {
    if let path = options.config, access(path, F_OK) != 0 {
      throw Options.Mistake(message: "there is no file \(path) (--config)")
    }
    var config = ConfigFile()
    var problem: Failure?
    if let path = options.config ?? Environment.configFile {
      do throws(Failure) {
        if let bytes = try PrivateFile.read(path) { config = try ConfigFile(bytes, path: path) }
      } catch { problem = error }
    }
    let entries = config.accounts.map { settings in
      var settings = settings
      settings.baseURL = Environment.baseURL
      return settings
    }
    return AccountBook(
      environment: Environment.account, entries: entries, defaultName: config.defaultAccount,
      chosenName: options.account, problem: problem, zoneExists: { zone($0) != nil })
  }
}
