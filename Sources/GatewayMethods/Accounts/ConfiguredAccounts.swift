import CleverTap
import GatewayRPC

/// The accounts that are configured, and which of them a call means.
package struct ConfiguredAccounts: Sendable {
  /// Name of the environment's account.
  package static let environmentName = "env"

  /// The environment's account, where any of it is set.
  let environment: AccountSettings?
  /// The config file's accounts, in its order.
  let entries: [AccountSettings]
  /// The config file's `defaultAccount`.
  let defaultName: String?
  /// The name given with `--account`; nil without it.
  let commandLineName: String?
  /// The error in the configuration, thrown by the first call that needs it; nil without one.
  package let problem: CleverTapError?
  private let zones: ZoneDatabase
  private let known = KnownSecrets()
  /// The only account of the sandbox; nil outside it.
  private let sandbox: Account?

  /// The accounts of environment and config file.
  package init(
    environment: AccountSettings?, entries: [AccountSettings] = [], defaultName: String? = nil,
    commandLineName: String? = nil, problem: CleverTapError? = nil,
    zones: ZoneDatabase
  ) {
    self.environment = environment
    self.entries = entries
    self.defaultName = defaultName
    self.commandLineName = commandLineName
    self.problem = problem
    self.zones = zones
    sandbox = nil
  }

  /// The sandbox's account alone.
  package init(sandbox: Account) {
    environment = nil
    entries = []
    defaultName = nil
    commandLineName = nil
    problem = nil
    zones = ZoneDatabase()
    self.sandbox = sandbox
    known.remember(sandbox.passcode, of: sandbox.accountID)
  }

  /// The account that a call's `account` means: that name, else `--account`, else the environment's,
  /// else the config file's default.
  ///
  /// `path` is the JSON Pointer of the param, for the violation where no account has the name.
  package func account(
    _ name: String?, path: String = "/account"
  ) throws(RPCError) -> Account {
    if let sandbox {
      guard name == nil || name == sandbox.name else { throw unknown(name ?? "", path) }
      return sandbox
    }
    if let name, problem == nil, settings(name) == nil { throw unknown(name, path) }
    do throws(CleverTapError) {
      let account = try settings(for: name).account(zone: zones.zone)
      known.remember(account.passcode, of: account.accountID)
      return account
    } catch { throw RPCError(error) }
  }

  /// The settings of the named account, or of the one that calls without a name mean.
  private func settings(for name: String?) throws(CleverTapError) -> AccountSettings {
    if let problem, environment == nil || name != nil || commandLineName != nil { throw problem }
    if let name, let settings = settings(name) { return settings }
    if let commandLineName {
      if let settings = settings(commandLineName) { return settings }
      throw CleverTapError(
        .notConfigured, "No account \"\(commandLineName)\" is configured (--account).",
        hint: names.isEmpty
          ? "Add it to the config file." : "Configured are: \(names.joined(separator: ", ")).")
    }
    if let environment { return environment }
    guard let defaultName, let settings = settings(defaultName) else { throw notConfigured }
    return settings
  }

  /// One element of the result of `listAccounts`.
  package struct Listed: Sendable {
    /// The name.
    package let name: String
    /// The region's code, or as written where it is none; nil where it is not set.
    package let region: String?
    /// The time zone as written.
    package let timezone: String?
    /// True if calls without the param `account` use it.
    package let isDefault: Bool
  }

  /// The accounts in order: the environment's, then the config file's.
  package var list: [Listed] {
    if let sandbox {
      return [
        Listed(
          name: sandbox.name, region: sandbox.region, timezone: sandbox.timezone, isDefault: true)
      ]
    }
    let usual = commandLineName ?? environment?.name ?? defaultName
    return ([environment].compactMap { $0 } + entries).map { settings in
      Listed(
        name: settings.name,
        region: settings.region.map { Region.named($0)?.region.code ?? $0 },
        timezone: settings.timezone, isDefault: settings.name == usual)
    }
  }

  /// The passcodes of all accounts as they are now, and all that were read before; those of files that
  /// cannot be read are missing.
  package var secrets: [Secret] {
    for settings in [environment].compactMap({ $0 }) + entries {
      if let passcode = settings.passcode ?? (try? settings.passcodeFile?()) {
        known.remember(passcode, of: settings.usedAccountID ?? "")
      }
    }
    return knownSecrets
  }

  /// The passcodes that were read so far, without reading any file.
  package var knownSecrets: [Secret] { known.all }

  private var names: [String] { list.map(\.name) }

  private func settings(_ name: String) -> AccountSettings? {
    ([environment].compactMap { $0 } + entries).first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  private func unknown(_ name: String, _ path: String) -> RPCError {
    RPCError(
      InvalidParams([
        Violation(
          path, .enum, "No account \"\(name.prefix(200))\" is configured.", allowed: names,
          suggestion: NearestName.find(to: name, in: names))
      ]))
  }

  private var notConfigured: CleverTapError {
    if !entries.isEmpty {
      return CleverTapError(
        .notConfigured, "None of the configured accounts is the default.",
        hint:
          "Name one with the param account, with --account, or as defaultAccount in the config file: \(names.joined(separator: ", "))."
      )
    }
    return CleverTapError(
      .notConfigured, "No CleverTap account is configured.",
      hint:
        "Set CLEVERTAP_ACCOUNT_ID, CLEVERTAP_PASSCODE and CLEVERTAP_REGION, or write a config file; or use --sandbox to try without an account. Regions: \(Region.list)."
    )
  }
}
