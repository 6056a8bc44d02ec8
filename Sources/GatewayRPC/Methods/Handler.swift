/// The code that carries a method out, by the thread it runs on.
package enum Handler: Sendable {
  /// Answered at once on the reader's thread; it must not block.
  case local(@Sendable (Request) throws(RPCError) -> Reply)
  /// Runs as a task of its own.
  case network(@Sendable (Request, any CallContext) async throws(RPCError) -> Reply)
  /// Looks at the request and then is another handler, never this case again.
  case routed(@Sendable (Request) throws(RPCError) -> Handler)
  /// Checks the request, answers null, refuses later calls and ends the process once everything is
  /// answered; a request that the check refuses ends nothing.
  case shutdown(@Sendable (Request) throws(RPCError) -> Void)
}
