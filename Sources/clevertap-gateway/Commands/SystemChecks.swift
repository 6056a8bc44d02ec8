import CleverTap
import CleverTapCurl
import CleverTapSystem

/// The findings of `doctor` about the system: libraries, folders, name resolution.
enum SystemChecks {
  typealias Finding = DoctorCommand.Finding

  static func libcurl(_ options: Options) -> Finding {
    switch CurlTransport.loadedVersion() {
    case .success(let version):
      return Finding(subject: "libcurl", state: .good, text: version)
    case .failure(let failure):
      return Finding(
        subject: "libcurl", state: options.isSandbox ? .note : .bad, text: failure.message,
        remedy: failure.hint)
    }
  }

  static var certificates: Finding {
    guard let (variable, path) = Environment.namedCAFile else {
      return Finding(subject: "CA file", state: .good, text: "libcurl's default")
    }
    guard FileSystem.isReadable(path) else {
      return Finding(
        subject: "CA file", state: .bad, text: "\(path) (\(variable)) cannot be read",
        remedy: "Name a file of certificates in PEM form, or unset \(variable).")
    }
    return Finding(subject: "CA file", state: .good, text: "\(path) (\(variable))")
  }

  static var proxy: Finding {
    let set = Environment.proxies.map { "\($0.name)=\(withoutUser($0.value))" }
    return Finding(
      subject: "proxy", state: .good, text: set.isEmpty ? "none" : set.joined(separator: ", "))
  }

  /// A proxy's URL without the name and password that may stand in it.
  private static func withoutUser(_ url: String) -> String {
    guard let at = url.lastIndex(of: "@") else { return url }
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    let scheme = parts.count == 3 && parts[1].isEmpty ? "\(parts[0])//" : ""
    return "\(scheme)\(Secret.redacted)\(url[at...])"
  }

  static var timeZones: Finding {
    let folders = Environment.timezoneFolder.map { [$0] } ?? ZoneInfo.folders
    guard let folder = folders.first(where: { ZoneInfo(named: "Asia/Kolkata", folder: $0) != nil })
    else {
      return Finding(
        subject: "time zones", state: .bad,
        text: "no tz database in \(folders.joined(separator: ", "))",
        remedy: "Install the package tzdata, or name its folder in TZDIR.")
    }
    return Finding(subject: "time zones", state: .good, text: folder)
  }

  static var temporaryFolder: Finding {
    let folder = Environment.temporaryFolder
    guard FileSystem.isWritableFolder(folder) else {
      return Finding(
        subject: "temporary", state: .bad, text: "\(folder) cannot be written",
        remedy: "Large answers wait in a file there: set TMPDIR to a folder that can be written.")
    }
    return Finding(subject: "temporary", state: .good, text: folder)
  }

  /// Returns the finding about the DNS lookup of the API's host; nil where a proxy looks it up.
  static func host(_ baseURL: String) -> Finding? {
    guard Environment.proxies.allSatisfy({ $0.name.lowercased() == "no_proxy" }) else { return nil }
    let part = baseURL.split(separator: "/").dropFirst().first ?? ""
    let isBracketed = part.hasPrefix("[")
    let name = isBracketed ? part.dropFirst().prefix { $0 != "]" } : part.prefix { $0 != ":" }
    switch HostResolver.resolve(String(name)) {
    case .addresses(let addresses):
      return Finding(
        subject: "host", state: .good,
        text: "\(name) is \(addresses.prefix(3).joined(separator: ", "))")
    case .failure(let why):
      return Finding(
        subject: "host", state: .bad, text: "\(name) cannot be resolved: \(why)",
        remedy: "Check the network and DNS; behind a proxy, set https_proxy.")
    }
  }
}
