/// A CleverTap region: where an account's data and its API are.
///
/// Source: CleverTap's region table; `sk1` is only known from partner documentation.
public struct Region: Sendable {
  /// The code, such as `in1`.
  public let code: String
  /// The country or area.
  public let area: String
  /// The API's host.
  public let host: String
  /// Other names understood, in any case.
  public let aliases: [String]
  /// The source that names this region.
  public let provenance: FilterValues.Provenance

  /// The dashboard's host.
  public var dashboardHost: String { "\(code).dashboard.clevertap.com" }

  /// All regions.
  public static let all = [
    Region(
      code: "in1", area: "India", host: "in1.api.clevertap.com", aliases: ["india", "in"],
      provenance: .page),
    Region(
      code: "sg1", area: "Singapore", host: "sg1.api.clevertap.com", aliases: ["singapore", "sg"],
      provenance: .official),
    Region(
      code: "us1", area: "United States", host: "us1.api.clevertap.com",
      aliases: ["us", "usa", "united-states"], provenance: .official),
    Region(
      code: "aps3", area: "Indonesia", host: "aps3.api.clevertap.com",
      aliases: ["indonesia", "id"], provenance: .official),
    Region(
      code: "mec1", area: "Middle East (UAE)", host: "mec1.api.clevertap.com",
      aliases: ["uae", "middle-east", "mea"], provenance: .official),
    Region(
      code: "eu1", area: "Europe (the dashboard's \"global\")", host: "api.clevertap.com",
      aliases: ["eu", "europe", "global"], provenance: .official),
    Region(
      code: "sk1", area: "Korea (legacy)", host: "sk1.api.clevertap.com", aliases: ["korea"],
      provenance: .reported),
  ]

  /// A region as somebody names it, and the account id where a dashboard URL carried one.
  public struct Named: Sendable {
    /// The region.
    public let region: Region
    /// The account id in a pasted dashboard URL; nil for every other form.
    public let accountID: String?
  }

  /// Reads a code, an area name, an API host or URL, or a pasted dashboard URL, in any case; nil for
  /// anything else.
  public static func named(_ text: String) -> Named? {
    let trimmed = text.trimmed.lowercased()
    let name = trimmed.map { $0 == " " || $0 == "_" ? "-" : $0 }
    if let region = all.first(where: {
      $0.code == String(name) || $0.aliases.contains(String(name))
    }) {
      return Named(region: region, accountID: nil)
    }
    var original = Substring(text.trimmed)
    for scheme in ["https://", "http://"] where original.lowercased().hasPrefix(scheme) {
      original = original.dropFirst(scheme.count)
    }
    let path = original.split(separator: "/", omittingEmptySubsequences: true)
    guard let host = path.first?.lowercased() else { return nil }
    for region in all {
      if host == region.host || host == "\(region.code).api.clevertap.com" {
        return Named(region: region, accountID: nil)
      }
      if host == region.dashboardHost
        || (region.code == "eu1"
          && ["dashboard.clevertap.com", "global.dashboard.clevertap.com"].contains(host))
      {
        let account = path.dropFirst().first.map { $0.prefix { !"?#".contains($0) } }
        return Named(region: region, accountID: account.map(String.init))
      }
    }
    return nil
  }

  /// The codes and areas in one line, for messages.
  public static var list: String {
    all.map { "\($0.code) (\($0.area))" }.joined(separator: ", ")
  }
}

extension String {
  /// Without spaces, tabs and line ends around it.
  package var trimmed: String {
    let kept = drop { $0.isWhitespace }
    guard let last = kept.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(kept[...last])
  }
}
