import Glibc

/// Cuts the bytes of stdin into messages, without storing more than one message and one read.
package struct Frames {
  /// Bytes asked for in one read.
  static let readBytes = 64 << 10
  /// Bytes a header block may have.
  static let maximumHeaderBytes = 16 << 10

  /// What comes next.
  package enum Event {
    /// The bytes of one message, valid until the next call.
    case message(UnsafeBufferPointer<UInt8>)
    /// A message over the limit was skipped.
    case tooLong
    /// Nothing complete is left; the next call would read.
    case drained
    /// A header block that cannot be followed.
    case lost
    case end
  }

  private let framing: Framing
  private let maximumBytes: Int
  private let descriptor: Int32
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Frames.readBytes)
  private var position = 0
  private var filled = 0
  /// The beginning of a message that goes on in the next read.
  private let carry = Carry()
  private var carryIsUsed = false
  private var isSkipping = false
  private var isAtEnd = false
  private var wasDrained = false
  /// Bytes of the body still to come or to skip, once a header block was read.
  private var body: Int?

  /// Reads a descriptor; a message of over `maximumBytes` is skipped.
  package init(descriptor: Int32, framing: Framing, maximumBytes: Int) {
    self.descriptor = descriptor
    self.framing = framing
    self.maximumBytes = maximumBytes
  }

  /// Frees the buffers.
  package func deallocate() {
    buffer.deallocate()
    carry.deallocate()
  }

  /// The next event.
  ///
  /// `drained` comes once before every read that may block.
  package mutating func next() -> Event {
    if carryIsUsed {
      carry.removeAll()
      carryIsUsed = false
    }
    while true {
      if let event = framing == .line ? cutLine() : cutBody() { return event }
      if isAtEnd { return .end }
      if !wasDrained {
        wasDrained = true
        return .drained
      }
      wasDrained = false
      filled = Descriptor.read(descriptor, into: UnsafeMutableRawBufferPointer(buffer))
      position = 0
      if filled == 0 { isAtEnd = true }
    }
  }

  private var unread: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[position..<filled])
  }

  /// A line up to its LF; a CR before it goes with it.
  ///
  /// At the end of input what is left is a line.
  private mutating func cutLine() -> Event? {
    let rest = unread
    if let length = firstLineFeed(rest) {
      position += length + 1
      return finishLine(UnsafeBufferPointer(rebasing: rest[..<length]))
    }
    position = filled
    if isAtEnd {
      guard !carry.isEmpty || isSkipping else { return nil }
      return finishLine(UnsafeBufferPointer(rebasing: rest[..<0]))
    }
    store(rest)
    return nil
  }

  private mutating func finishLine(_ tail: UnsafeBufferPointer<UInt8>) -> Event {
    if !carry.isEmpty || isSkipping { store(tail) }
    if isSkipping {
      isSkipping = false
      return .tooLong
    }
    if !carry.isEmpty {
      carryIsUsed = true
      return limited(trimmed(carry.bytes))
    }
    return limited(trimmed(tail))
  }

  private func limited(_ line: UnsafeBufferPointer<UInt8>) -> Event {
    line.count > maximumBytes ? .tooLong : .message(line)
  }

  private func trimmed(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    line.last == 0x0D ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
  }

  /// Keeps a part of a message, unless it has become too long, counting one CR on top.
  private mutating func store(_ part: UnsafeBufferPointer<UInt8>) {
    guard !isSkipping else { return }
    if carry.count + part.count > maximumBytes + 1 {
      isSkipping = true
      carry.removeAll()
    } else {
      carry.append(part)
    }
  }

  /// A body announced by a header block.
  private mutating func cutBody() -> Event? {
    if body == nil {
      switch cutHeader() {
      case nil: return nil
      case .failure: return .lost
      case .success(let length):
        body = length
        isSkipping = length > maximumBytes
      }
    }
    guard let length = body else { return nil }
    if isAtEnd {
      // The announced bytes never came.
      body = nil
      carry.removeAll()
      return .lost
    }
    let part = UnsafeBufferPointer(rebasing: unread.prefix(length - (isSkipping ? 0 : carry.count)))
    position += part.count
    if isSkipping {
      body = length - part.count
      guard body == 0 else { return nil }
      isSkipping = false
      body = nil
      return .tooLong
    }
    if carry.isEmpty, part.count == length {
      body = nil
      return .message(part)
    }
    carry.append(part)
    guard carry.count == length else { return nil }
    body = nil
    carryIsUsed = true
    return .message(carry.bytes)
  }

  private struct NoLength: Error {}

  /// Reads header lines up to the empty one; nil where more must be read first.
  private mutating func cutHeader() -> Result<Int, NoLength>? {
    while true {
      let rest = unread
      let length = firstLineFeed(rest)
      carry.append(UnsafeBufferPointer(rebasing: rest[..<(length.map { $0 + 1 } ?? rest.count)]))
      position += length.map { $0 + 1 } ?? rest.count
      guard carry.count <= Frames.maximumHeaderBytes else { return .failure(NoLength()) }
      guard length != nil else {
        return isAtEnd && !carry.bytes.allSatisfy({ $0 == 0x0D || $0 == 0x0A })
          ? .failure(NoLength()) : nil
      }
      guard let block = HeaderBlock(Array(carry.bytes)) else { continue }
      carry.removeAll()
      if block.isEmpty { continue }
      return block.contentLength.map(Result.success) ?? .failure(NoLength())
    }
  }
}

/// The bytes of one message so far, in memory that stays where it is between calls of ``Frames``.
private final class Carry {
  /// Bytes kept allocated from one message to the next.
  private static let keptBytes = 1 << 20

  private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }

  func append(_ part: UnsafeBufferPointer<UInt8>) {
    if count + part.count > memory.count { resize(max(memory.count * 2, count + part.count)) }
    _ = UnsafeMutableBufferPointer(rebasing: memory[count...]).update(fromContentsOf: part)
    count += part.count
  }

  func removeAll() {
    count = 0
    if memory.count > Carry.keptBytes { resize(4096) }
  }

  func deallocate() { memory.deallocate() }

  private func resize(_ capacity: Int) {
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
    _ = larger.update(fromContentsOf: bytes)
    memory.deallocate()
    memory = larger
  }
}

@inline(__always)
private func firstLineFeed(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, bytes.count) else {
    return nil
  }
  return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

/// A complete header block: field lines and an empty line.
private struct HeaderBlock {
  let isEmpty: Bool
  /// nil where the field is absent, no number, or given twice with different values.
  let contentLength: Int?

  /// nil where the empty line is still to come.
  init?(_ bytes: [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    lines.removeLast()
    guard lines.last == "" else { return nil }
    let fields = lines.dropLast()
    isEmpty = fields.allSatisfy { $0.isEmpty }
    var lengths: Set<Int> = []
    var isUsable = true
    for field in fields {
      guard let colon = field.firstIndex(of: ":") else { continue }
      guard field[..<colon].lowercased() == "content-length" else { continue }
      let text = field[field.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
      if let length = Int(text), length >= 0, text.first != "+" {
        lengths.insert(length)
      } else {
        isUsable = false
      }
    }
    contentLength = isUsable && lengths.count == 1 ? lengths.first : nil
  }
}
