/// One CleverTap account: whom to ask, where, and in whose days.
public struct Account: Sendable {
  /// The name it is configured under; `env` for the environment's.
  public let name: String
  /// CleverTap's account id.
  public let accountID: String
  /// The passcode.
  public let passcode: Secret
  /// `https://host` or `https://host:port` in lower case, without a path.
  public let baseURL: String
  /// The region's code; nil where only a base URL is configured.
  public let region: String?
  /// The time zone whose days the account's reports have; nil where none is configured.
  public let zone: ZoneInfo?
  /// Requests that may run at once, 1 to 3.
  public let concurrency: Int

  package init(
    name: String, accountID: String, passcode: Secret, baseURL: String, region: String?,
    zone: ZoneInfo?, concurrency: Int
  ) {
    self.name = name
    self.accountID = accountID
    self.passcode = passcode
    self.baseURL = baseURL.lowercased()
    self.region = region
    self.zone = zone
    self.concurrency = concurrency
  }

  /// IANA name of the time zone; nil where none is configured.
  public var timezone: String? { zone?.name }

  /// CleverTap's limit of concurrent requests per account for this kind of API.
  public static let maximumConcurrency = 3

  /// The base URL and the account id: accounts with the same key share their request slots.
  public var slotKey: String { "\(baseURL)\n\(accountID)" }

  /// The warning to show for an account whose ``idLooksValid`` is false, as one sentence.
  public static let idWarning =
    "The account id does not look like CleverTap's usual ones, such as W9R-XXX-XXXX."

  /// True if the id has the usual shape of CleverTap's ids, such as `W9R-XXX-XXXX`.
  ///
  /// Other ids are accepted too; programs only warn about them.
  public var idLooksValid: Bool {
    let parts = accountID.split(separator: "-", omittingEmptySubsequences: false)
    let isPlain = accountID.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "-")
    }
    return isPlain && parts.count == 3 && parts.allSatisfy { (2...5).contains($0.utf8.count) }
  }
}
