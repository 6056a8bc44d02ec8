import CleverTapJSON

/// A passcode, which no description, dump or interpolation shows.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Stands for the value wherever something is printed.
  public static let redacted = "[redacted]"

  /// The value itself, for the request's header only.
  package let value: String

  /// The texts that give the value away: itself, and what else was made of it.
  private let spellings: [[UInt8]]

  /// Wraps a value.
  public init(_ value: String) { self.init(value, spellings: [Array(value.utf8)]) }

  private init(_ value: String, spellings: [[UInt8]]) {
    self.value = value
    self.spellings = spellings.filter { !$0.isEmpty }
  }

  /// The secret as the password of `user`: `user:value` in base64, as HTTP's basic authentication
  /// sends it (RFC 7617), is redacted too.
  package func paired(with user: String) -> Secret {
    let pair = Array("\(user):\(value)".utf8)
    let encoded = Base64.Alphabet.allCases.map { Base64.encode(pair, $0) }
    return value.isEmpty ? self : Secret(value, spellings: [Array(value.utf8)] + encoded)
  }

  /// The placeholder.
  public var description: String { Secret.redacted }
  /// The placeholder.
  public var debugDescription: String { Secret.redacted }
  /// Empty, so that a dump shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The text with every occurrence of the value redacted.
  public func redact(_ text: String) -> String {
    guard !spellings.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var i = 0
    while i < bytes.count {
      let rest = bytes[i...]
      if let found = spellings.first(where: { $0[0] == bytes[i] && rest.starts(with: $0) }) {
        out += Secret.redacted.utf8
        i += found.count
      } else {
        out.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension Secret {
  /// Bytes of one of CleverTap's own values that are passed on.
  private static let maximumBytes = 4096

  /// A raw JSON value as received, but with the secret redacted in its strings however they are
  /// escaped.
  ///
  /// One over 4 KiB becomes a string of its beginning.
  func redact(json raw: [UInt8]) -> Value {
    guard raw.count <= Secret.maximumBytes, let root = try? Document(raw).root else {
      let text = (try? Document(raw).root)?.string ?? String(decoding: raw, as: UTF8.self)
      return .string(String(redact(text).prefix(Secret.maximumBytes)))
    }
    return redact(root)
  }

  /// A line of JSON, or of anything else, with the secret redacted however it is escaped; a line without
  /// it stays as it is, byte for byte.
  public func redact(line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "\\")), let root = try? Document(line).root,
      occurs(in: root)
    else { return redact(line) }
    return String(decoding: redact(root).encoded(), as: UTF8.self)
  }

  private func occurs(in view: ParsedValue) -> Bool {
    switch view.kind {
    case .string: view.string.map { redact($0) != $0 } ?? false
    case .array: view.elements.contains(where: occurs)
    case .object: view.members.contains { occurs(in: $0.name) || occurs(in: $0.value) }
    case .number, .true, .false, .null: false
    }
  }

  private func redact(_ view: ParsedValue) -> Value {
    switch view.kind {
    case .string:
      let text = view.string ?? ""
      let clear = redact(text)
      return clear == text ? .raw(Array(view.raw)) : .string(clear)
    case .array: return .array(view.elements.map(redact(_:)))
    case .object:
      return .object(view.members.map { (redact($0.name.string ?? ""), redact($0.value)) })
    case .number, .true, .false, .null: return .raw(Array(view.raw))
    }
  }
}
