import CleverTap
import CleverTapCurl
import CleverTapJSON
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// The program put together from its parts.
struct Program {
  let options: Options
  let streams: StandardStreams
  let accounts: ConfiguredAccounts
  let slots: RequestSlots
  let gateway: GatewayService
  let log: Log

  static let name = "clevertap-gateway"

  /// `now` is the clock, in seconds since 1970-01-01 UTC; a file named by `--config` must be there, in
  /// the sandbox too.
  init(
    _ options: Options, _ streams: StandardStreams, log: Log? = nil,
    now: @escaping @Sendable () -> Int = { Clock.seconds }
  ) throws(UsageError) {
    self.options = options
    self.streams = streams
    if let path = options.config, !FileSystem.exists(path) {
      throw UsageError(message: "there is no file \(path) (--config)")
    }
    let log = log ?? Log(level: options.logLevel, prefix: Program.name)
    self.log = log
    accounts =
      options.isSandbox
      ? ConfiguredAccounts(sandbox: Sandbox.account) : Program.accounts(options)
    let transport: any Transport =
      options.isSandbox
      ? Sandbox(latency: Environment.sandboxLatency) { ZoneInfo.utc.day(at: now()) }
      : CurlTransport(
        userAgent: "clevertap-gateway/\(GatewayService.version)", caFile: Environment.caFile,
        stallSeconds: Environment.stallSeconds)
    slots = RequestSlots(folder: options.isSandbox ? nil : Environment.lockFolder)
    if !options.isSandbox, !slots.isShared {
      log(
        .warning,
        "no lock folder can be used (\(Environment.lockFolder)): other processes are not counted")
    }
    gateway = GatewayService(
      GatewayService.Dependencies(
        accounts: accounts,
        client: ReportClient(
          ReportClient.Dependencies(
            transport: transport, slots: slots, statistics: RequestStatistics(),
            escaping: options.escaping,
            temporaryFolder: Environment.temporaryFolder)), now: now))
  }

  /// Serves until the end of input.
  func serve() throws(UsageError) -> Int32 {
    var settings = serverOptions(input: streams.input, output: streams.output)
    settings.framing = options.framing
    settings.parent = options.parent
    settings.observer = try trace()
    let server = Server(
      options: settings, methods: gateway.methods, log: log, calls: gateway.calls)
    do throws(SystemError) { try server.watchForTermination() } catch {
      let what = options.parent.map { "--parent-pid \($0)" } ?? "the end of the process"
      Log.writeLast("\(Program.name): \(what) cannot be watched: \(error.text)")
      return Server.Exit.systemRefuses
    }
    return server.run()
  }

  /// The observer that writes the file of `--trace`; nil without one.
  func trace() throws(UsageError) -> TrafficObserver? {
    guard let path = options.trace else { return nil }
    return try TraceWriter(
      path, accounts, isLive: !options.isSandbox, log: log
    ).observer
  }

  /// The settings of a server on two descriptors, as the command line has them.
  func serverOptions(input: Int32, output: Int32) -> Server.Options {
    var settings = Server.Options(input: input, output: output)
    settings.escaping = gateway.escaping
    settings.strict = options.isStrict
    settings.hints.tooLong =
      "Send a shorter message, or start the program with a larger --max-line-bytes."
    settings.hints.noLength =
      "Send `Content-Length: N`, an empty line and N bytes, or use --framing line."
    settings.maximumLineBytes = options.maximumLineBytes
    return settings
  }

  /// The accounts of environment and config file; a file that cannot be used is reported by the calls
  /// that need it.
  private static func accounts(_ options: Options) -> ConfiguredAccounts {
    var config = ConfigFile()
    var problem: CleverTapError?
    if let path = options.config ?? Environment.configFile {
      do throws(CleverTapError) {
        if let bytes = try PrivateFile.read(path) { config = try ConfigFile(bytes, path: path) }
      } catch { problem = error }
    }
    let entries = config.accounts.map { settings in
      var settings = settings
      settings.baseURL = Environment.baseURL
      return settings
    }
    return ConfiguredAccounts(
      environment: Environment.account, entries: entries, defaultName: config.defaultAccount,
      commandLineName: options.account, problem: problem,
      zones: ZoneDatabase(folder: Environment.timezoneFolder))
  }
}
