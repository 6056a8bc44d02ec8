/// Messages of one window that wait until the whole body has proved valid: in memory while they are
/// few, then in an unlinked temporary file, which no crash can leave behind.
package struct Spool {
  /// Bytes one window may keep in memory.
  package static let memoryBytes = 1 << 20
  /// Bytes written or read at a time.
  private static let blockBytes = 256 << 10

  /// One message.
  struct Record {
    /// Compact JSON.
    let bytes: ArraySlice<UInt8>
    /// See ``MessageWriter/Facts``.
    let facts: MessageWriter.Facts
  }

  /// Messages put in.
  private(set) var count = 0
  private let folder: String
  private let memoryBytes: Int
  private var buffer: [UInt8] = []
  private var file: UnlinkedFile?

  package init(folder: String, memoryBytes: Int = Spool.memoryBytes) {
    self.folder = folder
    self.memoryBytes = memoryBytes
  }

  /// Puts in one message, which `write` appends to the bytes it is given.
  mutating func append(
    _ write: (inout [UInt8]) -> MessageWriter.Facts
  ) throws(Failure) {
    let start = buffer.count
    buffer.append(contentsOf: Header.placeholder)
    let facts = write(&buffer)
    let length = buffer.count - start - Header.bytes
    Header(length: length, facts: facts).store(in: &buffer, at: start)
    count += 1
    let limit = file == nil ? memoryBytes : Spool.blockBytes
    if buffer.count >= limit { try spill() }
  }

  /// Ends putting in.
  consuming func sealed() throws(Failure) -> Sealed {
    if file != nil { try spill() }
    return Sealed(count: count, buffer: buffer, file: file)
  }

  private mutating func spill() throws(Failure) {
    if file == nil { file = try UnlinkedFile(folder: folder) }
    try file?.append(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// The bookkeeping before each message.
  private struct Header {
    static let bytes = 24
    static let placeholder = [UInt8](repeating: 0, count: bytes)

    let length: Int
    let facts: MessageWriter.Facts

    init(length: Int, facts: MessageWriter.Facts) {
      self.length = length
      self.facts = facts
    }

    init(_ buffer: [UInt8], at start: Int) {
      let (first, id, data) = buffer.withUnsafeBytes { memory in
        (
          memory.loadUnaligned(fromByteOffset: start, as: UInt64.self),
          memory.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self),
          memory.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self)
        )
      }
      length = Int(first >> 1)
      facts = .init(id: first & 1 == 1 ? id : nil, data: data)
    }

    func store(in buffer: inout [UInt8], at start: Int) {
      buffer.withUnsafeMutableBytes { memory in
        memory.storeBytes(
          of: UInt64(length) << 1 | (facts.id == nil ? 0 : 1), toByteOffset: start,
          as: UInt64.self)
        memory.storeBytes(of: facts.id ?? 0, toByteOffset: start + 8, as: UInt64.self)
        memory.storeBytes(of: facts.data, toByteOffset: start + 16, as: UInt64.self)
      }
    }
  }

  /// A spool that is complete.
  package struct Sealed: Sendable {
    /// Messages in it.
    package let count: Int
    fileprivate let buffer: [UInt8]
    fileprivate let file: UnlinkedFile?

    /// Reads it from its beginning.
    func makeReader() -> Reader { Reader(self) }
  }

  /// Hands out message after message, reading a block at a time.
  struct Reader {
    private let file: UnlinkedFile?
    private var buffer: [UInt8]
    private var position = 0
    private var fileOffset = 0

    fileprivate init(_ sealed: Sealed) {
      file = sealed.file
      buffer = sealed.buffer
    }

    /// The next message; nil at the end.
    mutating func next() throws(Failure) -> Record? {
      guard try fill(Header.bytes) else { return nil }
      let header = Header(buffer, at: position)
      guard try fill(Header.bytes + header.length) else { return nil }
      let start = position + Header.bytes
      position = start + header.length
      return Record(bytes: buffer[start..<position], facts: header.facts)
    }

    /// Makes sure `count` bytes are at hand; false at the end.
    private mutating func fill(_ count: Int) throws(Failure) -> Bool {
      if buffer.count - position >= count { return true }
      guard let file, fileOffset < file.count else { return false }
      buffer.removeFirst(position)
      position = 0
      let wanted = max(Spool.blockBytes, count - buffer.count)
      let block = try file.read(at: fileOffset, count: min(wanted, file.count - fileOffset))
      fileOffset += block.count
      buffer += block
      return buffer.count >= count
    }
  }
}
