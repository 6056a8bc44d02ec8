import CleverTap
import RPC

/// One entry of the method table: all that is known of a method.
///
/// Dispatch, help and every machine-readable description come from it.
package struct MethodEntry: Sendable {
  /// Its name on the wire.
  package let name: String
  /// What it does, in a phrase.
  package let summary: String
  /// What people call it: MCP's title.
  package let title: String
  /// Whether models may call it as an MCP tool.
  package let isTool: Bool
  /// What a caller should know.
  package let description: String
  /// Its params in the order of their positions.
  package let params: [Field]
  /// What it returns.
  package let result: Shape
  /// The kinds of failure it can end with, besides invalid params.
  package let errors: [Failure.Kind]
  /// Params of an example call, as JSON.
  package let example: String
  /// Carries it out.
  package let handler: Handler

  /// How a method is carried out, once its params are checked.
  package enum Handler: Sendable {
    case local(@Sendable (Arguments) throws(Failure) -> Reply)
    case network(@Sendable (Arguments, any Caller) async throws(Failure) -> Reply)
    case shutdown
  }
}

extension MethodEntry {
  /// Failures that any method which asks CleverTap can end with.
  static let networkErrors: [Failure.Kind] = [
    .notConfigured, .unauthorized, .forbidden, .rateLimited, .rejected, .unavailable, .network,
    .deadlineExceeded, .invalidResponse, .tooLarge, .localStorage, .cancelled,
  ]

  /// The method as the engine runs it: params checked, failures turned into faults.
  var method: Method {
    let params = params
    switch handler {
    case .shutdown: return .shutdown
    case .local(let body):
      return .local { call throws(Fault) in
        do throws(Failure) {
          return try body(try MethodEntry.check(call, params))
        } catch { throw Fault(error) }
      }
    case .network(let body):
      return .network { call, caller async throws(Fault) in
        do throws(Failure) {
          return try await Ticker.run(try MethodEntry.check(call, params), caller, body)
        } catch { throw Fault(error) }
      }
    }
  }

  static func check(_ call: Call, _ fields: [Field]) throws(Failure) -> Arguments {
    if fields.isEmpty, call.params == nil { return .none }
    do throws(InvalidParams) { return try Arguments(call.params, fields: fields) } catch {
      throw Failure(error)
    }
  }
}

extension Fault {
  /// The fault that tells a failure on the wire.
  package init(_ failure: Failure) {
    self.init(
      code: failure.kind.code, kind: failure.kind.rawValue, message: failure.message,
      hint: failure.hint, retryable: failure.retryable, details: failure.details)
  }
}
