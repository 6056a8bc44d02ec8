import CleverTap
import CleverTapJSON
import GatewayRPC

/// The kinds of error that a response can carry: the engine's and the report client's.
package enum ErrorKinds {
  /// One kind of error.
  package struct Entry {
    package let kind: String
    package let code: Int
    package let meaning: String
  }

  /// Every kind: those with JSON-RPC's standard codes, then the program's own by ascending code.
  package static let all: [Entry] =
    [
      Entry(kind: "parseError", code: -32700, meaning: "Not JSON, or too long a message."),
      Entry(kind: "invalidRequest", code: -32600, meaning: "Not a JSON-RPC request."),
      Entry(kind: "methodNotFound", code: -32601, meaning: "No such method."),
    ] + CleverTapError.Kind.allCases.filter { $0.code < 0 }.map(Entry.init) + [
      Entry(kind: "internalError", code: -32603, meaning: "A defect of the gateway."),
      Entry(
        kind: "unsupportedProtocolVersion", code: -32022,
        meaning: "An MCP revision that is not served; data.supported lists those that are."),
    ]
    + (CleverTapError.Kind.allCases.filter { $0.code > 0 }.map(Entry.init)
    + [
      Entry(
        kind: RPCError.overloaded.kind, code: RPCError.overloaded.code,
        meaning: "A batch that would push the queue past its bound."),
      Entry(
        kind: RPCError.shuttingDown.kind, code: RPCError.shuttingDown.code,
        meaning: "The process is about to end."),
    ]).sorted { $0.code < $1.code }

  /// The entry of one of the report client's kinds.
  static func entry(_ kind: CleverTapError.Kind) -> Entry { Entry(kind) }
}

extension ErrorKinds.Entry {
  fileprivate init(_ kind: CleverTapError.Kind) {
    self.init(kind: kind.name, code: kind.code, meaning: kind.meaning)
  }
}

extension CleverTapError.Kind {
  /// The stable name on the wire, `data.kind`.
  package var name: String {
    switch self {
    case .invalidQuery: "invalidParams"
    case .notConfigured, .unauthorized, .forbidden, .rateLimited, .rejected, .unavailable, .network,
      .deadlineExceeded, .invalidResponse, .tooLarge, .localStorage, .cancelled:
      rawValue
    }
  }

  /// The JSON-RPC error code.
  package var code: Int {
    switch self {
    case .invalidQuery: -32602
    case .cancelled: -32800
    case .notConfigured: 1001
    case .unauthorized: 1002
    case .forbidden: 1003
    case .rateLimited: 1004
    case .rejected: 1005
    case .unavailable: 1006
    case .network: 1007
    case .deadlineExceeded: 1008
    case .invalidResponse: 1009
    case .tooLarge: 1010
    case .localStorage: 1013
    }
  }

  /// A sentence that explains the kind in lists of errors.
  package var meaning: String {
    switch self {
    case .invalidQuery: "Params the method does not accept; data.violations has all of them."
    case .cancelled: "Cancelled by the caller or by the end of the process."
    case .notConfigured: "No account, or not all of it, is configured."
    case .unauthorized: "CleverTap does not accept the credentials, or the region is wrong."
    case .forbidden: "CleverTap refuses this account or passcode the endpoint."
    case .rateLimited: "Too many requests at once, until the deadline."
    case .rejected: "CleverTap answered, and said fail."
    case .unavailable: "CleverTap's servers failed (5xx, 408)."
    case .network: "The connection failed or was cut, or libcurl is missing."
    case .deadlineExceeded: "The call's deadline passed."
    case .invalidResponse: "The answer is not what the API promises."
    case .tooLarge: "An answer over 1 GiB, or a result over 256 MiB."
    case .localStorage: "A temporary or lock file could not be used."
    }
  }
}
