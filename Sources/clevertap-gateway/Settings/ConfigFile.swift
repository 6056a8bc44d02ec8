import CleverTap
import CleverTapJSON
import GatewayMethods

/// The config file: a JSON object with `accounts` by name and a `defaultAccount`.
struct ConfigFile {
  var defaultAccount: String?
  var accounts: [AccountSettings] = []

  /// No file: no accounts.
  init() {}

  /// Reads a file's content; every unknown or mistyped member is refused with its place.
  init(_ bytes: [UInt8], path: String) throws(CleverTapError) {
    let root: ParsedValue
    do throws(ScanError) { root = try Document(bytes).root } catch {
      throw PrivateFile.failure(path, "is not JSON: \(error.message)", "Correct it there.")
    }
    let reader = Reader(path: path)
    for (name, value) in try reader.members(root, "the top level", ["defaultAccount", "accounts"]) {
      if name == "defaultAccount" {
        defaultAccount = try reader.text(value, name)
      } else {
        for (account, settings) in try reader.members(value, "accounts", nil) {
          accounts.append(try ConfigFile.account(account, settings, reader))
        }
      }
    }
    let names = accounts.map(\.name)
    if let defaultAccount, !names.contains(defaultAccount) {
      throw PrivateFile.failure(
        path, "names a defaultAccount that it does not have: \"\(defaultAccount)\"",
        "Its accounts are: \(names.joined(separator: ", ")).")
    }
  }

  private static let members = [
    "accountId", "passcode", "passcodeFile", "region", "timezone", "concurrency",
  ]

  private static func account(
    _ name: String, _ value: ParsedValue, _ reader: Reader
  ) throws(CleverTapError) -> AccountSettings {
    guard name != ConfiguredAccounts.environmentName else {
      throw PrivateFile.failure(
        reader.path, "has an account named \"\(name)\", which is the environment's",
        "Give it another name.")
    }
    var settings = AccountSettings(name: name, labels: .config(name))
    for (member, value) in try reader.members(value, "accounts.\(name)", members) {
      let place = "accounts.\(name).\(member)"
      switch member {
      case "accountId": settings.accountID = try reader.text(value, place)
      case "passcode": settings.passcode = Secret(try reader.text(value, place))
      case "passcodeFile":
        let file = try reader.text(value, place)
        settings.passcodeFile = { () throws(CleverTapError) in try PrivateFile.passcode(file) }
      case "region": settings.region = try reader.text(value, place)
      case "timezone": settings.timezone = try reader.text(value, place)
      default:
        settings.concurrency =
          value.integer.map(String.init) ?? String(decoding: value.raw.prefix(40), as: UTF8.self)
      }
    }
    return settings
  }

  private struct Reader {
    let path: String

    func members(
      _ value: ParsedValue, _ place: String, _ known: [String]?
    ) throws(CleverTapError) -> [(String, ParsedValue)] {
      guard value.kind == .object else { throw wrong(place, "must be an object") }
      var names: [String] = []
      var members: [(String, ParsedValue)] = []
      for member in value.members {
        let name = member.name.string ?? ""
        if let known, !known.contains(name) {
          let near = NearestName.find(to: name, in: known)
          throw wrong(
            place, "has an unknown member \"\(name.prefix(100))\"",
            near.map { "Did you mean \"\($0)\"?" } ?? "Known are: \(known.joined(separator: ", "))."
          )
        }
        if names.contains(name) { throw wrong(place, "has \"\(name.prefix(100))\" twice") }
        names.append(name)
        members.append((name, member.value))
      }
      return members
    }

    func text(_ value: ParsedValue, _ place: String) throws(CleverTapError) -> String {
      guard let text = value.string, !text.isEmpty else {
        throw wrong(place, "must be a string that is not empty")
      }
      return text
    }

    private func wrong(_ place: String, _ what: String, _ hint: String = "Correct it there.")
      -> CleverTapError
    {
      PrivateFile.failure(path, "cannot be used: \(place) \(what)", hint)
    }
  }
}
