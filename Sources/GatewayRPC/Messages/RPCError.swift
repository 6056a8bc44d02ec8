import CleverTapJSON
import CleverTapSystem

/// A JSON-RPC error object: a code, a sentence that a person can act on, and structured data.
package struct RPCError: Error, Sendable {
  /// JSON-RPC 2.0 section 5.1, LSP's -32800, or a code of the application.
  package let code: Int
  /// One sentence, with its full stop.
  package let message: String
  /// Stable machine-readable name of the error.
  package let kind: String
  /// True if the same request may succeed later.
  package let retryable: Bool
  /// The remedy, as one or two sentences.
  package let hint: String
  /// Further members of `data`.
  package let details: [(String, Value)]

  package init(
    code: Int, kind: String, message: String, hint: String, retryable: Bool = false,
    details: [(String, Value)] = []
  ) {
    self.code = code
    self.message = message
    self.kind = kind
    self.retryable = retryable
    self.hint = hint
    self.details = details
  }

  /// The error object as compact JSON; also what was taken over from others is written as `escaping`
  /// says.
  package func encoded(_ escaping: Escaping) -> [UInt8] {
    JSONString.escape(value.encoded(.utf8)[...], escaping)
  }

  /// The error object.
  package var value: Value {
    .object([
      ("code", .integer(code)), ("message", .string(message)),
      (
        "data",
        .object(
          [
            ("kind", .string(kind)), ("retryable", .bool(retryable)), ("hint", .string(hint)),
          ] + details)
      ),
    ])
  }
}

extension RPCError {
  /// -32700: the line is not JSON.
  package static func notJSON(_ error: ScanError) -> RPCError {
    RPCError(
      code: -32700, kind: "parseError", message: "The line is not JSON: \(error.message).",
      hint: "Send one complete JSON text (RFC 8259, UTF-8) a line.",
      details: [("offset", .integer(error.offset)), ("reason", .string(error.reason.rawValue))])
  }

  /// -32700: the message is longer than the limit.
  static func lineTooLong(limit: Int, hint: String) -> RPCError {
    RPCError(
      code: -32700, kind: "parseError",
      message: "The message is longer than \(limit) bytes and was skipped.", hint: hint,
      details: [("offset", .integer(limit)), ("reason", "tooLong")])
  }

  /// -32700: a header block without the length of its message.
  static func noLength(hint: String) -> RPCError {
    RPCError(
      code: -32700, kind: "parseError",
      message: "The header block has no usable Content-Length, so the stream cannot be followed.",
      hint: hint, details: [("offset", 0), ("reason", "noLength")])
  }

  /// -32700: the input ended inside a message.
  static let cutShort = RPCError(
    code: -32700, kind: "parseError",
    message: "The input ended before the bytes that the last Content-Length announced.",
    hint: "Send as many bytes as the header block says.",
    details: [("offset", 0), ("reason", "cutShort")])

  /// -32600: not a request.
  package static func invalidRequest(
    _ message: String, hint: String = "See JSON-RPC 2.0, section 4.",
    details: [(String, Value)] = []
  ) -> RPCError {
    RPCError(
      code: -32600, kind: "invalidRequest", message: message, hint: hint, details: details)
  }

  /// -32601: no such method.
  package static func unknownMethod(_ name: String, suggestion: String?) -> RPCError {
    RPCError(
      code: -32601, kind: "methodNotFound", message: "There is no method \"\(name)\".",
      hint: suggestion.map { "Did you mean \"\($0)\"?" }
        ?? "Call rpc.discover for the list of methods.",
      details: suggestion.map { [("suggestion", .string($0))] } ?? [])
  }

  /// -32603: a defect of this program.
  package static func internalError(_ message: String) -> RPCError {
    RPCError(
      code: -32603, kind: "internalError", message: message,
      hint: "This is a defect of the gateway; please report it with the request that caused it.")
  }

  /// -32800: cancelled on request or by the end of the process.
  package static let cancelled = RPCError(
    code: -32800, kind: "cancelled", message: "The call was cancelled.",
    hint: "Send the request again if its result is still wanted.", retryable: true)

  /// -32602: params of the wrong form, where no more can be said.
  package static func invalidParams(
    _ message: String, details: [(String, Value)] = []
  ) -> RPCError {
    RPCError(
      code: -32602, kind: "invalidParams", message: message, hint: "Correct the params.",
      details: details)
  }

  /// 1011: a batch with more calls than there is room for.
  package static let overloaded = RPCError(
    code: 1011, kind: "overloaded",
    message: "Too many calls are waiting already to take this one of the batch.",
    hint: "Wait for answers, or send fewer calls in a batch.", retryable: true)

  /// 1011: the system refuses a thread that the call needs.
  package static func noThread(_ error: SystemError) -> RPCError {
    RPCError(
      code: 1011, kind: "overloaded", message: "The system refuses a thread: \(error.text).",
      hint: "Raise the limit of processes and threads (ulimit -u), or end some of them.",
      retryable: true)
  }

  /// 1012: the process is about to end.
  package static let shuttingDown = RPCError(
    code: 1012, kind: "shuttingDown", message: "The gateway is shutting down.",
    hint: "Start a new gateway process and send the request there.", retryable: true)
}
