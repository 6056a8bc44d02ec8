import Glibc
import JSON

/// What a call is given.
package struct Call: Sendable {
  /// What a request's id is.
  package enum Identity: Sendable {
    /// A notification has none.
    case none
    case string
    /// A number written as digits, with or without a minus.
    case integer
    /// null, or any other number.
    case other
  }

  /// The params, an object or array; nil where there are none.
  package let params: View?
  /// What the request's id is; told to routed methods only.
  package let identity: Identity
  /// Whether the request came in a batch; told to routed methods only.
  package let isBatched: Bool

  package init(params: View?, identity: Identity = .none, isBatched: Bool = false) {
    self.params = params
    self.identity = identity
    self.isBatched = isBatched
  }
}

/// Whoever waits for a call that runs on.
package protocol Caller: Sendable {
  /// The request's id as it is echoed.
  var id: [UInt8] { get }
  /// When the request was accepted; deadlines count from here.
  var acceptedAt: ContinuousClock.Instant { get }
  /// Counts the call as running rather than waiting, or back.
  func setRunning(_ running: Bool)
  /// Suspends while the caller does not take what is ready for it, so that no more is made.
  func waitForRoom() async
  /// Sends a notification about the call, `params` in pieces; waits for room, and sends nothing once
  /// the call is settled.
  func notify(_ method: String, _ params: [[UInt8]]) async
}

/// The result of a call: one JSON value, compact and escaped, in pieces, so that a large one is
/// never copied into one block.
package struct Reply: Sendable {
  /// Concatenated, they are the value.
  package var chunks: [[UInt8]]
  /// Length of the value in bytes.
  package var count: Int { chunks.reduce(0) { $0 + $1.count } }

  package init(_ bytes: [UInt8]) { chunks = [bytes] }
  package init(chunks: [[UInt8]]) { self.chunks = chunks }
  package init(_ value: Value, escaping: Escaping) { self.init(value.encoded(escaping)) }
}

/// How a method is carried out.
package enum Method: Sendable {
  /// Answered at once on the reader's thread; it must not block.
  case local(@Sendable (Call) throws(Fault) -> Reply)
  /// Runs as a task of its own.
  case network(@Sendable (Call, any Caller) async throws(Fault) -> Reply)
  /// Looks at the call and then is another method, never this case again.
  case routed(@Sendable (Call) throws(Fault) -> Method)
  /// Answers null, refuses later calls and ends the process once everything is answered.
  case shutdown
}

/// The methods of a server by name.
package struct MethodTable: Sendable {
  private let entries: [(name: [UInt8], method: Method)]
  private let suggest: @Sendable (String) -> String?

  /// `suggest` returns the nearest name to an unknown one, or nil.
  package init(
    _ methods: [(String, Method)], suggest: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    entries = methods.map { (Array($0.0.utf8), $0.1) }
    self.suggest = suggest
  }

  /// The method a string node names.
  func lookUp(
    _ node: Tape.Node, in line: UnsafeBufferPointer<UInt8>
  ) -> Result<Method, Fault> {
    if let base = line.baseAddress {
      let length = Int(node.end - node.start) - 2
      for entry in entries
      where entry.name.count == length
        && memcmp(base + Int(node.start) + 1, entry.name, length) == 0
      {
        return .success(entry.method)
      }
    }
    return lookUp(Text.decode(ArraySlice(line[node.range])))
  }

  /// The method of a decoded name.
  package func lookUp(_ name: [UInt8]) -> Result<Method, Fault> {
    for entry in entries where entry.name == name { return .success(entry.method) }
    let label = String(decoding: name.prefix(200), as: UTF8.self)
    return .failure(.unknownMethod(label, suggestion: suggest(label)))
  }
}
