import CleverTap

/// An account's settings as written, before they are checked.
package struct AccountSettings: Sendable {
  /// The name it is configured under.
  package var name: String
  /// CleverTap's account id.
  package var accountID: String?
  /// The passcode.
  package var passcode: Secret?
  /// Reads the passcode from its file, each time it is needed; used where `passcode` is nil.
  package var passcodeFile: (@Sendable () throws(CleverTapError) -> Secret)?
  /// A region in any form that ``Region/named(_:)`` reads.
  package var region: String?
  /// IANA name of a time zone.
  package var timezone: String?
  /// Overrides the region's host.
  package var baseURL: String?
  /// 1 to 3, as written.
  package var concurrency: String?
  /// Names of the settings as the source has them, such as environment variables, for messages.
  package var labels: Labels

  /// Names of the settings in messages.
  package struct Labels: Sendable {
    let accountID, passcode, region, timezone, baseURL, concurrency: String

    /// Environment variables.
    package static let environment = Labels(
      accountID: "CLEVERTAP_ACCOUNT_ID",
      passcode: "CLEVERTAP_PASSCODE (or CLEVERTAP_PASSCODE_FILE)",
      region: "CLEVERTAP_REGION", timezone: "CLEVERTAP_TIMEZONE", baseURL: "CLEVERTAP_BASE_URL",
      concurrency: "CLEVERTAP_CONCURRENCY")

    /// Members of an account in the config file.
    package static func config(_ account: String) -> Labels {
      func member(_ name: String) -> String { "accounts.\(account).\(name) in the config file" }
      return Labels(
        accountID: member("accountId"), passcode: member("passcode (or passcodeFile)"),
        region: member("region"), timezone: member("timezone"), baseURL: "CLEVERTAP_BASE_URL",
        concurrency: member("concurrency"))
    }
  }

  /// Creates settings with nothing set but their name.
  package init(name: String, labels: Labels) {
    self.name = name
    self.labels = labels
  }

  /// Returns the account that the settings describe; throws if one is missing or wrong, or if the
  /// passcode cannot be read from its file.
  ///
  /// `zone` returns the system's time zone of an IANA name, nil where there is none.
  package func account(zone: (String) -> ZoneInfo?) throws(CleverTapError) -> Account {
    let named = try region.map { text throws(CleverTapError) in try readRegion(text) }
    let base = try baseURL.map { text throws(CleverTapError) in try readBaseURL(text) }
    let id = usedAccountID
    let passcode = try readPasscode()
    var missing: [String] = []
    if id == nil || id == "" { missing.append(labels.accountID) }
    if passcode == nil || passcode?.value == "" { missing.append(labels.passcode) }
    if named == nil, base == nil { missing.append(labels.region) }
    guard let id, let passcode, let url = base ?? named.map({ "https://\($0.region.host)" }),
      missing.isEmpty
    else {
      let regions = named == nil && base == nil ? " Regions: \(Region.list)." : ""
      throw CleverTapError(
        .notConfigured,
        "Account \"\(name)\" is not complete: \(missing.joined(separator: ", ")) is not set.",
        hint: "Set \(missing.joined(separator: ", ")), or use --sandbox to try without an account."
          + regions)
    }
    try checkHeader(id, labels.accountID)
    try checkHeader(passcode.value, labels.passcode)
    let zone = timezone.flatMap(zone)
    if let timezone, zone == nil {
      throw invalid(
        labels.timezone, "names no time zone of this system: \"\(timezone)\"",
        "Use an IANA name such as Asia/Kolkata, and install the tzdata package if it is missing.")
    }
    return Account(
      name: name, accountID: id, passcode: passcode.paired(with: id), baseURL: url,
      region: named?.region.code,
      zone: zone, concurrency: try readConcurrency())
  }

  /// The account id: as set, or as a pasted dashboard URL carries it.
  var usedAccountID: String? { accountID ?? region.flatMap(Region.named)?.accountID }

  private func readPasscode() throws(CleverTapError) -> Secret? {
    if let passcode { return passcode }
    return try passcodeFile?()
  }

  private func readRegion(_ text: String) throws(CleverTapError) -> Region.Named {
    if let named = Region.named(text) { return named }
    throw invalid(
      labels.region, "is no known region: \"\(text)\"", "Use one of: \(Region.list).")
  }

  /// Returns the base URL in canonical form; the error does not repeat a refused one, since it may
  /// carry a password.
  private func readBaseURL(_ text: String) throws(CleverTapError) -> String {
    if let url = BaseURL(parsing: text) { return url.text }
    throw invalid(
      labels.baseURL,
      "must be https://HOST or https://HOST:PORT (http only to this machine), with nothing else in it",
      "Leave out user, password, path, query and fragment; the program adds the report's path itself."
    )
  }

  private func readConcurrency() throws(CleverTapError) -> Int {
    guard let concurrency else { return Account.maximumConcurrency }
    if let number = Int(concurrency), (1...Account.maximumConcurrency).contains(number) {
      return number
    }
    throw invalid(
      labels.concurrency, "must be 1, 2 or 3: \"\(concurrency)\"",
      "CleverTap runs at most 3 requests of an account at once.")
  }

  /// Throws unless a value is printable ASCII (RFC 9110 section 5.5), so that it cannot end its
  /// header.
  private func checkHeader(_ value: String, _ label: String) throws(CleverTapError) {
    guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
      throw invalid(
        label, "holds a line end, a control character or a character beyond ASCII",
        "Copy the value from the CleverTap dashboard (Settings, Project) without anything around it."
      )
    }
  }

  private func invalid(_ label: String, _ what: String, _ hint: String) -> CleverTapError {
    CleverTapError(.notConfigured, "\(label) \(what).", hint: hint)
  }
}
