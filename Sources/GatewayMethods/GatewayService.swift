import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// The method table, and the accounts, client and clock that its handlers use.
package final class GatewayService: Sendable {
  /// The program's version.
  package static let version = "0.1.0"
  /// The version of the outside behaviour; the first number changes when clients must.
  package static let contractVersion = "1.0"

  /// The accounts, client and clock that the handlers depend on; tests pass fixed ones.
  package struct Dependencies: Sendable {
    package let accounts: ConfiguredAccounts
    package let client: ReportClient
    /// Seconds since 1970-01-01 UTC.
    package let now: @Sendable () -> Int

    package init(
      accounts: ConfiguredAccounts, client: ReportClient, now: @escaping @Sendable () -> Int
    ) {
      self.accounts = accounts
      self.client = client
      self.now = now
    }
  }

  /// The calls in flight, for `getStatus`.
  package let calls = CallTable()
  let dependencies: Dependencies
  let startedAt = ContinuousClock.now

  package init(_ dependencies: Dependencies) { self.dependencies = dependencies }

  package var escaping: Escaping { dependencies.client.parts.escaping }

  /// Every method, in the order it is listed.
  package static let definitions = reportMethods + catalogueMethods + serviceMethods

  /// The table the engine dispatches with.
  package var methods: MethodTable {
    let definitions = GatewayService.definitions
    let mcp = MCPServer(self).methods
    let names = definitions.map(\.name) + mcp.map(\.0)
    return MethodTable(mcp + definitions.map { ($0.name, $0.handler(for: self)) }) {
      NearestName.find(to: $0, in: names)
    }
  }

  /// FNV-1a hash of the OpenRPC document in hexadecimal, computed once a process: equal for two
  /// programs with the same method table.
  package static let contractHash = String(Bytes.fnv1a(discovery(.ascii)), radix: 16)

  /// The OpenRPC document on one line.
  static func discovery(_ escaping: Escaping) -> [UInt8] {
    OpenRPC(entries: definitions).document.encoded(escaping)
  }

  /// The time now as ISO 8601 UTC.
  var timestamp: String { GatewayService.timestamp(dependencies.now()) }

  /// A time, in seconds since 1970-01-01 UTC, as ISO 8601 UTC.
  package static func timestamp(_ now: Int) -> String {
    let seconds = ((now % 86400) + 86400) % 86400
    let (year, month, day) = Day(clamping: (now - seconds) / 86400).civil
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(year)-\(two(month))-\(two(day))T"
      + "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))Z"
  }

  /// Today's date in an account's time zone; in UTC where it has none, which its results warn of.
  func today(_ account: Account) -> Day {
    (account.zone ?? .utc).day(at: dependencies.now())
  }

  func reply(_ value: Value) -> Reply { Reply(value, escaping: escaping) }
}
