/// A passcode, which no description, dump or interpolation shows.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Stands for the value wherever something is printed.
  public static let mask = "[redacted]"

  /// The value itself, for the request's header only.
  let value: String

  /// Wraps a value.
  public init(_ value: String) { self.value = value }

  /// The mask.
  public var description: String { Secret.mask }
  /// The mask.
  public var debugDescription: String { Secret.mask }
  /// Empty, so that a dump shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The text with every occurrence of the value masked.
  public func redact(_ text: String) -> String {
    guard !value.isEmpty else { return text }
    let needle = Array(value.utf8)
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var i = 0
    while i < bytes.count {
      if bytes[i...].starts(with: needle) {
        out += Secret.mask.utf8
        i += needle.count
      } else {
        out.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
