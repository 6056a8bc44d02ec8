import CleverTapSystem

/// Messages of one window that wait until the whole body has proved valid: in memory while they are
/// few, then in an unlinked temporary file, which no crash can leave behind.
package struct Spool {
  /// Bytes one window may keep in memory.
  package static let memoryBytes = 1 << 20
  /// Bytes written or read at a time.
  private static let blockBytes = 256 << 10

  /// One message.
  package struct Record {
    /// Compact JSON.
    package let bytes: ArraySlice<UInt8>
    /// See ``MessageNormalizer/Digests``.
    package let digests: MessageNormalizer.Digests
  }

  /// Messages put in.
  private(set) var count = 0
  private let folder: String
  private let memoryBytes: Int
  private var buffer: [UInt8] = []
  private var file: TemporaryFile?

  package init(folder: String, memoryBytes: Int = Spool.memoryBytes) {
    self.folder = folder
    self.memoryBytes = memoryBytes
  }

  /// Puts in one message, which `write` appends to the bytes it is given.
  mutating func append(
    _ write: (inout [UInt8]) -> MessageNormalizer.Digests
  ) throws(CleverTapError) {
    let start = buffer.count
    buffer.append(contentsOf: Header.placeholder)
    let digests = write(&buffer)
    let length = buffer.count - start - Header.bytes
    Header(length: length, digests: digests).store(in: &buffer, at: start)
    count += 1
    let limit = file == nil ? memoryBytes : Spool.blockBytes
    if buffer.count >= limit { try spill() }
  }

  /// Ends putting in.
  consuming func sealed() throws(CleverTapError) -> Sealed {
    if file != nil { try spill() }
    return Sealed(count: count, buffer: buffer, file: file, folder: folder)
  }

  private mutating func spill() throws(CleverTapError) {
    if file == nil {
      do throws(SystemError) { file = try TemporaryFile(folder: folder) } catch {
        throw .temporaryFile(in: folder, notBeing: "opened", error)
      }
    }
    do throws(SystemError) { try file?.append(buffer) } catch {
      throw .temporaryFile(in: folder, notBeing: "written", error)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// The bookkeeping before each message.
  private struct Header {
    static let bytes = 24
    static let placeholder = [UInt8](repeating: 0, count: bytes)

    let length: Int
    let digests: MessageNormalizer.Digests

    init(length: Int, digests: MessageNormalizer.Digests) {
      self.length = length
      self.digests = digests
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
      digests = .init(id: first & 1 == 1 ? id : nil, data: data)
    }

    func store(in buffer: inout [UInt8], at start: Int) {
      buffer.withUnsafeMutableBytes { memory in
        memory.storeBytes(
          of: UInt64(length) << 1 | (digests.id == nil ? 0 : 1), toByteOffset: start,
          as: UInt64.self)
        memory.storeBytes(of: digests.id ?? 0, toByteOffset: start + 8, as: UInt64.self)
        memory.storeBytes(of: digests.data, toByteOffset: start + 16, as: UInt64.self)
      }
    }
  }

  /// A spool that is complete.
  package struct Sealed: Sendable {
    /// Messages in it.
    package let count: Int
    fileprivate let buffer: [UInt8]
    fileprivate let file: TemporaryFile?
    fileprivate let folder: String

    /// Reads it from its beginning.
    package func makeReader() -> Reader { Reader(self) }
  }

  /// Hands out message after message, reading a block at a time.
  package struct Reader {
    private let file: TemporaryFile?
    private let folder: String
    private var buffer: [UInt8]
    private var position = 0
    private var fileOffset = 0

    fileprivate init(_ sealed: Sealed) {
      file = sealed.file
      folder = sealed.folder
      buffer = sealed.buffer
    }

    /// The next message; nil at the end.
    package mutating func next() throws(CleverTapError) -> Record? {
      guard try fill(Header.bytes) else { return nil }
      let header = Header(buffer, at: position)
      guard try fill(Header.bytes + header.length) else { return nil }
      let start = position + Header.bytes
      position = start + header.length
      return Record(bytes: buffer[start..<position], digests: header.digests)
    }

    /// Makes sure `count` bytes are at hand; false at the end.
    private mutating func fill(_ count: Int) throws(CleverTapError) -> Bool {
      if buffer.count - position >= count { return true }
      guard let file, fileOffset < file.count else { return false }
      buffer.removeFirst(position)
      position = 0
      let wanted = max(Spool.blockBytes, count - buffer.count)
      do throws(SystemError) {
        let chunk = try file.read(at: fileOffset, count: min(wanted, file.count - fileOffset))
        fileOffset += chunk.count
        buffer += chunk
      } catch { throw .temporaryFile(in: folder, notBeing: "read", error) }
      return buffer.count >= count
    }
  }
}
