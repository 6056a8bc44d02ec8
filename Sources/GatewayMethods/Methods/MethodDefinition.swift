import CleverTap
import GatewayRPC

/// One row of the method table: a method's name, texts, params, result, errors and handler.
///
/// Dispatch, help and every machine-readable description come from it.
package struct MethodDefinition: Sendable {
  /// Its name on the wire.
  package let name: String
  /// A phrase that begins with a verb, for lists of methods.
  package let summary: String
  /// MCP's title: a noun phrase for people.
  package let title: String
  /// True if models may call it as an MCP tool.
  package let isTool: Bool
  /// One or a few sentences beyond the summary, for callers.
  package let description: String
  /// Its params in the order of their positions.
  package let params: [Param]
  /// The type of the response's `result`.
  package let result: ResultType
  /// The kinds of error it can end with, besides invalid params.
  package let errors: [CleverTapError.Kind]
  /// Params of an example call, as JSON.
  package let example: String
  /// The function that runs it.
  package let handler: Action

  /// The function that runs a method with checked params, by where it may run.
  package enum Action: Sendable {
    case local(@Sendable (GatewayService, Params) throws(RPCError) -> Reply)
    case network(
      @Sendable (GatewayService, Params, MethodContext) async throws(RPCError) -> Reply)
    case shutdown
  }
}

extension MethodDefinition {
  /// The kinds of error that any method which sends requests to CleverTap can end with.
  static let networkErrors: [CleverTapError.Kind] = [
    .notConfigured, .unauthorized, .forbidden, .rateLimited, .rejected, .unavailable, .network,
    .deadlineExceeded, .invalidResponse, .tooLarge, .localStorage, .cancelled,
  ]

  /// The engine's handler of the method for a service: it checks the params, then runs ``Action``.
  func handler(for service: GatewayService) -> Handler {
    let params = params
    switch handler {
    case .shutdown:
      return .shutdown { request throws(RPCError) in
        _ = try MethodDefinition.check(request, params)
      }
    case .local(let body):
      return .local { request throws(RPCError) in
        try body(service, MethodDefinition.check(request, params))
      }
    case .network(let body):
      return .network { request, context async throws(RPCError) in
        let params = try MethodDefinition.check(request, params)
        return try await ProgressReporter.run(params, context, service.escaping) {
          context async throws(RPCError) in
          try await body(service, params, context)
        }
      }
    }
  }

  static func check(_ call: Request, _ params: [Param]) throws(RPCError) -> Params {
    if params.isEmpty, call.params == nil { return .none }
    do throws(InvalidParams) { return try Params(call.params, params: params) } catch {
      throw RPCError(error)
    }
  }
}
