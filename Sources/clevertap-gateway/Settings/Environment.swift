import CleverTap
import CleverTapSystem
import GatewayMethods
import GatewayRPC

/// The settings that environment variables make; nothing else reads them.
enum Environment {
  /// A variable's value; nil where it is not set or empty.
  static func value(_ name: String) -> String? {
    CurrentProcess.variable(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The account of the variables; nil where none of those that name one is set.
  static var account: AccountSettings? {
    var settings = AccountSettings(name: ConfiguredAccounts.environmentName, labels: .environment)
    settings.accountID = value("CLEVERTAP_ACCOUNT_ID")
    settings.passcode = value("CLEVERTAP_PASSCODE").map(Secret.init)
    if settings.passcode == nil, let file = value("CLEVERTAP_PASSCODE_FILE") {
      settings.passcodeFile = { () throws(CleverTapError) in try PrivateFile.passcode(file) }
    }
    settings.region = value("CLEVERTAP_REGION")
    settings.timezone = value("CLEVERTAP_TIMEZONE")
    settings.concurrency = value("CLEVERTAP_CONCURRENCY")
    settings.baseURL = baseURL
    let isNamed =
      settings.accountID != nil || settings.passcode != nil || settings.passcodeFile != nil
      || settings.region != nil
    return isNamed ? settings : nil
  }

  /// Overrides the host of every account.
  static var baseURL: String? { value("CLEVERTAP_BASE_URL") }

  /// The first of the variables that name a file of trusted certificates.
  static var caFile: String? { namedCAFile?.path }

  /// The same with the variable's name.
  static var namedCAFile: (variable: String, path: String)? {
    for variable in ["CLEVERTAP_CA_FILE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"] {
      if let path = value(variable) { return (variable, path) }
    }
    return nil
  }

  /// The variables of libcurl's that name proxies, and whom not to reach through them.
  static var proxies: [(name: String, value: String)] {
    ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"].compactMap {
      name in value(name).map { (name, $0) }
    }
  }

  static var temporaryFolder: String { value("TMPDIR") ?? "/tmp" }

  /// The folder in which the processes of this user share their slots.
  static var lockFolder: String {
    if let runtime = value("XDG_RUNTIME_DIR") { return "\(runtime)/clevertap-gateway" }
    return "\(temporaryFolder)/clevertap-gateway-\(CurrentProcess.userID)"
  }

  /// The path of the config file without `--config`; nil without a home.
  static var configFile: String? {
    let base = value("XDG_CONFIG_HOME") ?? value("HOME").map { "\($0)/.config" }
    return base.map { "\($0)/clevertap-gateway/config.json" }
  }

  /// True if the terminal understands no escape sequences.
  static var isDumbTerminal: Bool { value("TERM") == "dumb" }

  /// The path of the prompt's history; nil without a home.
  static var stateFolder: String? {
    let base = value("XDG_STATE_HOME") ?? value("HOME").map { "\($0)/.local/state" }
    return base.map { "\($0)/clevertap-gateway" }
  }

  /// True if the locale's name says UTF-8 as its character set: POSIX gives LC_ALL before LC_CTYPE
  /// before LANG, and without any the locale is C.
  static var isUTF8: Bool {
    let locale = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "C"
    // macOS sets LC_CTYPE to the charset alone.
    let charset = locale.split(separator: ".").last?.prefix { $0 != "@" } ?? ""
    return ["utf-8", "utf8"].contains(charset.lowercased())
  }

  static var timezoneFolder: String? { value("TZDIR") }

  /// The sandbox's share of the time that the real API takes: 0 none, 1 all of it.
  static var sandboxLatency: Double {
    let latency = value("CLEVERTAP_SANDBOX_LATENCY").flatMap { Double($0) } ?? 0
    return latency.isFinite ? max(0, latency) : 0
  }

  /// Seconds of silence in the middle of a response after which it is given up.
  static var stallSeconds: Int {
    let seconds = value("CLEVERTAP_STALL_SECONDS").flatMap { Int($0) }
    return seconds.map { min(max(1, $0), 600) } ?? TransportBounds.stallSeconds
  }
}
