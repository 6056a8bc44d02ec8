import CCleverTapSystem

/// Asks the system's resolver for a host, as a request would.
package enum HostResolver {
  /// The resolver's response.
  package enum Resolution: Sendable {
    /// Numeric addresses, at least one, each once.
    case addresses([String])
    case failure(String)
  }

  /// Resolves a name; blocks for as long as the resolver does.
  package static func resolve(_ host: String) -> Resolution {
    var found: [String] = []
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
      guard let text = reason.baseAddress else { return .failure("out of memory") }
      let result = withUnsafeMutablePointer(to: &found) { found in
        cs_resolve(
          host,
          { context, address in
            guard let address else { return }
            let text = String(cString: address)
            guard let found = context?.assumingMemoryBound(to: [String].self),
              !found.pointee.contains(text)
            else { return }
            found.pointee.append(text)
          }, found, text, reason.count)
      }
      guard result == 0 else { return .failure(String(cString: text)) }
      return found.isEmpty ? .failure("it has no address") : .addresses(found)
    }
  }
}
