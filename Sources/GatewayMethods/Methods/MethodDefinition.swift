import CleverTap
import GatewayRPC

/// One entry of the method table: all that is known of a method.
///
/// Dispatch, help and every machine-readable description come from it.
package struct MethodDefinition: Sendable {
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
  package let params: [Param]
  /// What it returns.
  package let result: ResultType
  /// The kinds of failure it can end with, besides invalid params.
  package let errors: [CleverTapError.Kind]
  /// Params of an example call, as JSON.
  package let example: String
  /// Carries it out.
  package let handler: Action

  /// How a method is carried out, once its params are checked.
  package enum Action: Sendable {
    case local(@Sendable (GatewayService, Params) throws(RPCError) -> Reply)
    case network(
      @Sendable (GatewayService, Params, any CallContext) async throws(RPCError) -> Reply)
    case shutdown
  }
}

extension MethodDefinition {
  /// Failures that any method which asks CleverTap can end with.
  static let networkErrors: [CleverTapError.Kind] = [
    .notConfigured, .unauthorized, .forbidden, .rateLimited, .rejected, .unavailable, .network,
    .deadlineExceeded, .invalidResponse, .tooLarge, .localStorage, .cancelled,
  ]

  /// The method as the engine runs it for a service: params checked first.
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
        try await ProgressReporter.run(
          try MethodDefinition.check(request, params), context, service.escaping
        ) { params, context async throws(RPCError) in
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
