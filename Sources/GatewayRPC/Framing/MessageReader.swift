import CleverTapSystem

/// Cuts the bytes of stdin into messages, without storing more than one message and one read.
package struct MessageReader {
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
    case wouldBlock
    /// A header block that cannot be followed.
    case unrecoverable
    /// The descriptor cannot be read any more; what had come is complete.
    case failed(SystemError)
    case end
  }

  private let framing: Framing
  private let maximumBytes: Int
  private let descriptor: Int32
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: MessageReader.readBytes)
  private var position = 0
  private var filled = 0
  /// The beginning of a message that goes on in the next read.
  private let carry = PartialMessage()
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
  /// `wouldBlock` comes once before every read that may block.
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
        return .wouldBlock
      }
      wasDrained = false
      position = 0
      filled = 0
      do throws(SystemError) {
        filled = try Descriptor.read(descriptor, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        return .failed(error)
      }
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
    if let length = Bytes.firstIndex(of: 0x0A, in: rest) {
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
      case .failure: return .unrecoverable
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
      return .unrecoverable
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
      let length = Bytes.firstIndex(of: 0x0A, in: rest)
      carry.append(UnsafeBufferPointer(rebasing: rest[..<(length.map { $0 + 1 } ?? rest.count)]))
      position += length.map { $0 + 1 } ?? rest.count
      guard carry.count <= MessageReader.maximumHeaderBytes else { return .failure(NoLength()) }
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
