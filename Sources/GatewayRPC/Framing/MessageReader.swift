import CleverTapSystem

/// Cuts a stream of bytes into messages, without storing more than one message and one read.
package struct MessageReader: ~Copyable {
  /// Fills a buffer with what comes next: the number of bytes, at least one; 0 at the end.
  package typealias Source = (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int

  /// Bytes asked for in one read.
  static let readBytes = 64 << 10
  /// Bytes a header block may have.
  static let maximumHeaderBytes = 16 << 10

  /// One step of reading.
  package enum Event {
    /// The bytes of one message, valid until the next call.
    case message(UnsafeBufferPointer<UInt8>)
    /// A message over the limit was skipped.
    case tooLong
    /// Nothing complete is left; the next call reads.
    case wouldBlock
    /// The length of a message cannot be known, so that nothing behind it can be read.
    case unrecoverable(Defect)
    /// The source cannot be read any more; what had come is complete.
    case failed(SystemError)
    case end
  }

  /// The reason for which a stream cannot be followed.
  package enum Defect {
    /// The header block has no usable Content-Length.
    case noLength
    /// The input ended before the announced bytes had come.
    case cutShort
  }

  private let framing: Framing
  private let maximumBytes: Int
  private let source: Source
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: MessageReader.readBytes)
  private var position = 0
  private var filled = 0
  /// The beginning of a message or header line that goes on in the next read.
  private var partial = PartialMessage()
  private var partialIsUsed = false
  private var isSkipping = false
  private var isAtEnd = false
  private var wasDrained = false
  /// The header block being read, and its bytes so far.
  private var header = HeaderBlock()
  private var headerBytes = 0
  /// Bytes of the body still to come or to skip, once a header block was read.
  private var body: Int?

  /// Reads from `source`; a message of over `maximumBytes` is skipped.
  package init(framing: Framing, maximumBytes: Int, source: @escaping Source) {
    self.framing = framing
    self.maximumBytes = maximumBytes
    self.source = source
  }

  /// Reads a descriptor.
  package init(descriptor: Int32, framing: Framing, maximumBytes: Int) {
    self.init(framing: framing, maximumBytes: maximumBytes) { buffer throws(SystemError) in
      try Descriptor.read(descriptor, into: buffer)
    }
  }

  deinit { buffer.deallocate() }

  /// Returns the next event; `wouldBlock` comes once before every read.
  package mutating func next() -> Event {
    if partialIsUsed {
      partial.removeAll()
      partialIsUsed = false
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
        filled = try source(UnsafeMutableRawBufferPointer(buffer))
      } catch { return .failed(error) }
      if filled == 0 { isAtEnd = true }
    }
  }

  private var unread: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: buffer[position..<filled])
  }

  // MARK: Lines

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
      guard !partial.isEmpty || isSkipping else { return nil }
      return finishLine(UnsafeBufferPointer(rebasing: rest[..<0]))
    }
    store(rest)
    return nil
  }

  private mutating func finishLine(_ tail: UnsafeBufferPointer<UInt8>) -> Event {
    if !partial.isEmpty || isSkipping { store(tail) }
    if isSkipping {
      isSkipping = false
      return .tooLong
    }
    if !partial.isEmpty {
      partialIsUsed = true
      return limited(trimmed(partial.bytes))
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
    if partial.count + part.count > maximumBytes + 1 {
      isSkipping = true
      partial.removeAll()
    } else {
      partial.append(part)
    }
  }

  // MARK: Header blocks

  /// A body announced by a header block.
  private mutating func cutBody() -> Event? {
    if body == nil, let event = readHeader() { return event }
    guard let length = body else { return nil }
    if isAtEnd {
      body = nil
      partial.removeAll()
      return .unrecoverable(.cutShort)
    }
    let stored = isSkipping ? 0 : partial.count
    let part = UnsafeBufferPointer(rebasing: unread.prefix(length - stored))
    position += part.count
    if isSkipping {
      body = length - part.count
      guard body == 0 else { return nil }
      isSkipping = false
      body = nil
      return .tooLong
    }
    if partial.isEmpty, part.count == length {
      body = nil
      return .message(part)
    }
    partial.append(part)
    guard partial.count == length else { return nil }
    body = nil
    partialIsUsed = true
    return .message(partial.bytes)
  }

  /// Takes header lines until the block is complete, which sets `body`, or more must be read; an event
  /// where it cannot be followed.
  private mutating func readHeader() -> Event? {
    while true {
      let rest = unread
      let length = Bytes.firstIndex(of: 0x0A, in: rest)
      let part = UnsafeBufferPointer(rebasing: rest[..<(length ?? rest.count)])
      headerBytes += part.count + (length == nil ? 0 : 1)
      position += part.count + (length == nil ? 0 : 1)
      guard headerBytes <= MessageReader.maximumHeaderBytes else { return malformed() }
      guard length != nil else {
        partial.append(part)
        return isAtEnd && (header.hasFields || !partial.isEmpty) ? malformed() : nil
      }
      if !partial.isEmpty { partial.append(part) }
      let state = header.take(partial.isEmpty ? part : partial.bytes)
      partial.removeAll()
      switch state {
      case .open: if !header.hasFields { headerBytes = 0 }
      case .malformed: return malformed()
      case .complete(let contentLength):
        header = HeaderBlock()
        headerBytes = 0
        body = contentLength
        isSkipping = contentLength > maximumBytes
        return nil
      }
    }
  }

  private mutating func malformed() -> Event {
    partial.removeAll()
    header = HeaderBlock()
    headerBytes = 0
    return .unrecoverable(.noLength)
  }
}
