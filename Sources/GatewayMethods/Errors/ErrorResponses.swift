import CleverTap
import CleverTapJSON
import GatewayRPC

extension RPCError {
  /// The error object that reports an error of the report client.
  package init(_ error: CleverTapError) {
    self.init(
      code: error.kind.code, kind: error.kind.name, message: error.message,
      hint: ([error.hint] + [error.remedy?.sentence].compactMap { $0 }).joined(separator: " "),
      retryable: error.retryable, details: error.details)
  }

  /// -32602 with every violation in `data.violations`.
  package init(_ invalid: InvalidParams) {
    let count = invalid.violations.count
    let first = invalid.violations.first?.message ?? ""
    self.init(
      code: CleverTapError.Kind.invalidQuery.code, kind: CleverTapError.Kind.invalidQuery.name,
      message: count == 1 ? first : "\(count) things are wrong with the params: \(first)",
      hint: "Correct every entry of data.violations and send the request again.",
      details: [("violations", .array(invalid.violations.map(\.value)))])
  }
}

extension CleverTapError {
  /// The members of the error object's `data` besides kind, retryable and hint.
  fileprivate var details: [(String, Value)] {
    let present: [(String, Value?)] = [
      ("retryAfterSeconds", retryAfterSeconds.map(Value.integer)),
      ("httpStatus", httpStatus.map(Value.integer)),
      ("upstream", upstream.map { .object(present: [("code", $0.code), ("error", $0.error)]) }),
      ("window", window.map { .object($0.members) }),
      ("completedWindows", completedWindows.map(Value.integer)),
      ("attempts", (figures?.attempts).map(Value.integer)),
    ]
    return present.compactMap { name, value in value.map { (name, $0) } }
  }
}

extension Violation {
  fileprivate var value: Value {
    .object(present: [
      ("path", .string(path)), ("rule", .string(rule.rawValue)), ("message", .string(message)),
      ("allowed", allowed.map(Value.strings)), ("suggestion", suggestion.map(Value.string)),
    ])
  }
}

extension CleverTapError.Remedy {
  /// A sentence that names the setting as this program has it.
  fileprivate var sentence: String {
    switch self {
    case .trustedCertificates: "CLEVERTAP_CA_FILE names a file of certificates to trust."
    case .baseURL: "CLEVERTAP_BASE_URL overrides the host."
    case .temporaryFolder: "TMPDIR names it."
    case .streaming: "With stream:true the messages come piece by piece, without this bound."
    }
  }
}
