import CleverTapJSON
import GatewayRPC

/// A revision of the Model Context Protocol.
enum MCPRevision: String, CaseIterable, Sendable {
  case modern = "2026-07-28"
  case november2025 = "2025-11-25"
  case june2025 = "2025-06-18"
  case march2025 = "2025-03-26"
  case november2024 = "2024-11-05"

  /// Names of the members of `_meta` that MCP reserves.
  enum Meta {
    static let version = "io.modelcontextprotocol/protocolVersion"
    static let serverInfo = "io.modelcontextprotocol/serverInfo"
  }

  /// The revision that `initialize` agrees on: the requested one if it is known and has a
  /// handshake, else the newest that has one.
  static func negotiated(_ requested: String) -> MCPRevision {
    let revision = MCPRevision(rawValue: requested)
    return revision == .modern ? .november2025 : revision ?? .november2025
  }

  /// The revision named in the `_meta` of a request's params; nil where none is named.
  static func named(in params: ParsedValue?) throws(RPCError) -> MCPRevision? {
    try named(inMeta: params?.member("_meta"))
  }

  /// The revision named in a request's `_meta`; nil where none is named.
  ///
  /// Throws -32022 if it is not served.
  static func named(inMeta meta: ParsedValue?) throws(RPCError) -> MCPRevision? {
    guard let named = meta?.member(Meta.version) else { return nil }
    let text = named.string ?? String(decoding: named.raw.prefix(100), as: UTF8.self)
    guard let revision = MCPRevision(rawValue: text) else {
      throw RPCError(
        code: -32022, kind: "unsupportedProtocolVersion",
        message: "The protocol version \"\(text.prefix(100))\" is not served.",
        hint: "Use one of data.supported.",
        details: [
          ("supported", .strings(allCases.map(\.rawValue))),
          ("requested", .string(String(text.prefix(100)))),
        ])
    }
    return revision
  }

  /// True if JSON-RPC batches belong to the revision.
  var allowsBatches: Bool { self == .march2025 }
}
