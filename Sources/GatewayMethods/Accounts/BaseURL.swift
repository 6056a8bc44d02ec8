/// The base of an API's URLs: a scheme, a host and a port, and nothing else.
struct BaseURL: Equatable {
  /// `https://host` or `https://host:port`, in lower case.
  let text: String

  /// Reads https to anywhere and http to this machine, with one slash at the end forgiven; nil for
  /// anything else.
  init?(parsing text: String) {
    var url = text.trimmed.lowercased()[...]
    if url.hasSuffix("/") { url.removeLast() }
    let isSecure = url.hasPrefix("https://")
    guard isSecure || url.hasPrefix("http://") else { return nil }
    let authority = url.dropFirst(isSecure ? 8 : 7)
    guard let (host, port) = BaseURL.split(authority), BaseURL.isHost(host),
      port.map(BaseURL.isPort) ?? true, isSecure || BaseURL.isLoopback(host)
    else { return nil }
    self.text = String(url)
  }

  /// Host and port of an authority; nil where a colon has no port behind it.
  private static func split(_ authority: Substring) -> (host: Substring, port: Substring?)? {
    let bracket = authority.firstIndex(of: "]").map { authority.index(after: $0) }
    let rest = authority[(bracket ?? authority.startIndex)...]
    guard let colon = rest.firstIndex(of: ":") else { return (authority, nil) }
    if let bracket, colon != bracket { return nil }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy(isDigit) && Int(text).map { (1...65_535).contains($0) } ?? false
  }

  /// A name or an IPv4 address (RFC 1123 section 2.1), or an IPv6 address in brackets.
  private static func isHost(_ host: Substring) -> Bool {
    if host.hasPrefix("["), host.hasSuffix("]") { return isIPv6(host.dropFirst().dropLast()) }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return host.utf8.count <= 253
      && labels.allSatisfy { label in
        !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy {
            isDigit($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
              || $0 == UInt8(ascii: "_")
          }
      }
  }

  /// The characters of an IPv6 address; their order is libcurl's to judge.
  private static func isIPv6(_ text: Substring) -> Bool {
    text.utf8.filter { $0 == UInt8(ascii: ":") }.count >= 2
      && text.utf8.allSatisfy {
        isDigit($0) || (0x61...0x66).contains($0) || $0 == UInt8(ascii: ":")
          || $0 == UInt8(ascii: ".")
      }
  }

  /// This machine: `localhost`, 127.0.0.0/8 (RFC 1122 section 3.2.1.3) or `[::1]`.
  private static func isLoopback(_ host: Substring) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy(isDigit) && Int(part).map { $0 < 256 } ?? false
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
