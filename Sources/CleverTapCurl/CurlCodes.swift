import CleverTap

extension TransportFailure {
  /// Sorts libcurl's codes (CURLcode) by what can be done about them.
  init(curlCode code: Int32, _ text: String) {
    let reason = TransportFailure.redactingUserinfo(text)
    switch code {
    // Decoding outgrew what libcurl holds back for a paused transfer: a decompression bomb. Newer
    // versions have a code of their own for it.
    case 27, 100: self = .tooLarge
    case 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: self = .tls(reason)
    case 1, 2, 3, 5, 6, 7, 28, 35, 97: self = .connect(reason)
    default: self = .cut(reason)
    }
  }

  /// A text of libcurl's without what stands before the `@` of a URL, since some quote a proxy with
  /// its password.
  static func redactingUserinfo(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return text }
    let before = bytes[..<at]
    let slashes = before.indices.dropFirst().first {
      before[$0] == UInt8(ascii: "/") && before[$0 - 1] == UInt8(ascii: "/")
    }
    let quote = before.firstIndex { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
    let start = slashes ?? quote ?? before.lastIndex(of: UInt8(ascii: " "))
    let kept = String(decoding: before.prefix(start.map { $0 + 1 } ?? 0), as: UTF8.self)
    return kept + Secret.redacted + String(decoding: bytes[at...], as: UTF8.self)
  }
}
