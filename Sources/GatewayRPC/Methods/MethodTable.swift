import CleverTapJSON
import CleverTapSystem

/// The methods of a server by name.
package struct MethodTable: Sendable {
  private let entries: [(name: [UInt8], method: Handler)]
  private let suggest: @Sendable (String) -> String?

  /// `suggest` returns the nearest name to an unknown one, or nil.
  package init(
    _ methods: [(String, Handler)], suggest: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    entries = methods.map { (Array($0.0.utf8), $0.1) }
    self.suggest = suggest
  }

  /// The method a string node names.
  func lookUp(
    _ node: Tape.Node, in line: UnsafeBufferPointer<UInt8>
  ) -> Result<Handler, RPCError> {
    if let base = line.baseAddress {
      let length = Int(node.end - node.start) - 2
      for entry in entries
      where entry.name.count == length
        && Bytes.equal(base + Int(node.start) + 1, entry.name, count: length)
      {
        return .success(entry.method)
      }
    }
    return lookUp(JSONString.decode(ArraySlice(line[node.range])))
  }

  /// The method of a decoded name.
  package func lookUp(_ name: [UInt8]) -> Result<Handler, RPCError> {
    for entry in entries where entry.name == name { return .success(entry.method) }
    let label = String(decoding: name.prefix(200), as: UTF8.self)
    return .failure(.unknownMethod(label, suggestion: suggest(label)))
  }
}
