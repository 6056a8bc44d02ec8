import CleverTapJSON
import CleverTapSystem

/// The methods of a server by name.
package struct MethodTable: Sendable {
  private let methods: [(name: [UInt8], handler: Handler)]
  private let suggest: @Sendable (String) -> String?

  /// `suggest` returns the nearest name to an unknown one, or nil.
  package init(
    _ methods: [(String, Handler)], suggest: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.methods = methods.map { (Array($0.0.utf8), $0.1) }
    self.suggest = suggest
  }

  /// The handler of the method that a JSON string names.
  func lookUp(_ name: LineValue) -> Result<Handler, RPCError> {
    if let base = name.bytes.baseAddress {
      let length = name.bytes.count - 2
      for method in methods
      where method.name.count == length && Bytes.equal(base + 1, method.name, count: length) {
        return .success(method.handler)
      }
    }
    return lookUp(JSONString.decode(ArraySlice(name.bytes)))
  }

  /// The handler of a decoded name.
  package func lookUp(_ name: [UInt8]) -> Result<Handler, RPCError> {
    for method in methods where method.name == name { return .success(method.handler) }
    let label = String(decoding: name.prefix(200), as: UTF8.self)
    return .failure(.unknownMethod(label, suggestion: suggest(label)))
  }

  /// Carries a request out for a caller who waits for the reply, whatever the method's handler is;
  /// `shutdown` is only checked.
  package func call(
    _ name: String, _ request: Request, _ context: any CallContext
  ) async throws(RPCError) -> Reply {
    var handler = try lookUp(Array(name.utf8)).get()
    if case .routed(let choose) = handler { handler = try choose(request) }
    switch handler {
    case .local(let body): return try body(request)
    case .network(let body): return try await body(request, context)
    case .routed: throw .internalError("The handler of \"\(name)\" was chosen twice.")
    case .shutdown(let check):
      try check(request)
      return Reply(Array("null".utf8))
    }
  }
}
