import Glibc

/// Asks the system's resolver for a host, as a request would.
public enum HostLookup {
  /// What the resolver says.
  public enum Answer: Equatable, Sendable {
    /// Its addresses, as text; never empty.
    case addresses([String])
    /// Why there are none, in the system's words.
    case failure(String)
  }

  /// Looks a name or an address up; waits as long as the resolver does.
  public static func look(up host: String) -> Answer {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &first)
    defer { if let first { freeaddrinfo(first) } }
    guard code == 0 else { return .failure(String(cString: gai_strerror(code))) }
    var found: [String] = []
    var entry = first
    while let info = entry?.pointee {
      // 1025 is NI_MAXHOST: the longest name there is.
      var name = [CChar](repeating: 0, count: 1025)
      let length = socklen_t(name.count)
      if getnameinfo(info.ai_addr, info.ai_addrlen, &name, length, nil, 0, NI_NUMERICHOST) == 0 {
        let text = String(
          decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        if !found.contains(text) { found.append(text) }
      }
      entry = info.ai_next
    }
    return found.isEmpty ? .failure("it has no address") : .addresses(found)
  }
}
