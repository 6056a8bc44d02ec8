import CleverTap
import GatewayRPC

/// A running call as a method of the table sees it: the engine's context and the call's progress.
package struct MethodContext: Sendable {
  /// The call's id, its start, and a way to send notifications about it.
  let call: any CallContext
  /// The progress of the report that the call fetches.
  let progress: ReportProgress
}
