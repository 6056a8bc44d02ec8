/// The accounts that are configured, and which of them a call means.
public struct AccountBook: Sendable {
  /// Name of the environment's account.
  public static let environmentName = "env"

  /// The environment's account, where any of it is set.
  let environment: AccountSettings?
  /// The config file's accounts, in its order.
  let entries: [AccountSettings]
  /// The config file's `defaultAccount`.
  let defaultName: String?
  /// `--account`.
  let chosenName: String?
  /// Why the configuration cannot be used, told at the first call that needs it.
  public let problem: Failure?
  /// Tells whether the system knows a time zone.
  private let zoneExists: @Sendable (String) -> Bool
  /// The only account of the sandbox; nil outside it.
  private let sandbox: Account?

  /// The accounts of environment and config file.
  public init(
    environment: AccountSettings?, entries: [AccountSettings] = [], defaultName: String? = nil,
    chosenName: String? = nil, problem: Failure? = nil,
    zoneExists: @escaping @Sendable (String) -> Bool
  ) {
    self.environment = environment
    self.entries = entries
    self.defaultName = defaultName
    self.chosenName = chosenName
    self.problem = problem
    self.zoneExists = zoneExists
    sandbox = nil
  }

  /// The sandbox's account alone.
  public init(sandbox: Account) {
    environment = nil
    entries = []
    defaultName = nil
    chosenName = nil
    problem = nil
    zoneExists = { _ in true }
    self.sandbox = sandbox
  }

  /// The account that a call's `account` means: that name, else `--account`, else the environment's,
  /// else the config file's default.
  public func account(_ name: String?) throws(Failure) -> Account {
    if let sandbox {
      guard name == nil || name == sandbox.name else { throw unknown(name ?? "") }
      return sandbox
    }
    if let problem, environment == nil || name != nil || chosenName != nil { throw problem }
    if let name {
      guard let settings = settings(name) else { throw unknown(name) }
      return try settings.account(zoneExists: zoneExists)
    }
    if let chosenName {
      guard let settings = settings(chosenName) else {
        throw Failure(
          .notConfigured, "No account \"\(chosenName)\" is configured (--account).",
          hint: names.isEmpty
            ? "Add it to the config file." : "Configured are: \(names.joined(separator: ", ")).")
      }
      return try settings.account(zoneExists: zoneExists)
    }
    if let environment { return try environment.account(zoneExists: zoneExists) }
    guard let defaultName, let settings = settings(defaultName) else { throw notConfigured }
    return try settings.account(zoneExists: zoneExists)
  }

  /// What `listAccounts` tells of one account.
  public struct Listed: Sendable {
    /// The name.
    public let name: String
    /// The region's code, or as written where it is none; nil where it is not set.
    public let region: String?
    /// The time zone as written.
    public let timezone: String?
    /// Whether calls without `account` mean it.
    public let isDefault: Bool
  }

  /// The accounts in order: the environment's, then the config file's.
  public var list: [Listed] {
    if let sandbox {
      return [
        Listed(
          name: sandbox.name, region: sandbox.region, timezone: sandbox.timezone, isDefault: true)
      ]
    }
    let usual = chosenName ?? environment?.name ?? defaultName
    return ([environment].compactMap { $0 } + entries).map { settings in
      Listed(
        name: settings.name,
        region: settings.region.map { Region.named($0)?.region.code ?? $0 },
        timezone: settings.timezone, isDefault: settings.name == usual)
    }
  }

  /// The passcodes of all accounts, for whoever must not let them out; those of files that cannot be
  /// read are missing.
  public var secrets: [Secret] {
    ([environment].compactMap { $0 } + entries).compactMap { settings in
      settings.passcode ?? (try? settings.passcodeFile?())
    } + (sandbox.map { [$0.passcode] } ?? [])
  }

  private var names: [String] { list.map(\.name) }

  private func settings(_ name: String) -> AccountSettings? {
    ([environment].compactMap { $0 } + entries).first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  private func unknown(_ name: String) -> Failure {
    Failure(
      InvalidParams([
        Violation(
          "/account", .enum, "No account \"\(name.prefix(200))\" is configured.", allowed: names,
          suggestion: Suggestion.nearest(to: name, in: names))
      ]))
  }

  private var notConfigured: Failure {
    if !entries.isEmpty {
      return Failure(
        .notConfigured, "None of the configured accounts is the default.",
        hint:
          "Name one with the param account, with --account, or as defaultAccount in the config file: \(names.joined(separator: ", "))."
      )
    }
    return Failure(
      .notConfigured, "No CleverTap account is configured.",
      hint:
        "Set CLEVERTAP_ACCOUNT_ID, CLEVERTAP_PASSCODE and CLEVERTAP_REGION, or write a config file; or use --sandbox to try without an account. Regions: \(Region.list)."
    )
  }
}
