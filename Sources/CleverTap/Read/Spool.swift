import CleverTapSystem

/// Messages of one window that wait until the whole body has proved valid: in memory while they are
/// few, then in an unlinked temporary file, which no crash can leave behind.
///
/// They stand in blocks: the messages, each followed by a comma, and behind them one ``Entry`` for
/// each. In the file both parts of a block follow each other.
package struct Spool {
  /// Bytes one window may keep in memory.
  package static let memoryBytes = 1 << 20
  /// Bytes of a block in the file, as soon as it has so many.
  private static let blockBytes = 256 << 10

  /// One message.
  package struct Record {
    /// Compact JSON.
    package let bytes: ArraySlice<UInt8>
    /// See ``MessageNormalizer/Digests``.
    package let digests: MessageNormalizer.Digests
  }

  private let folder: String
  private let memoryBytes: Int
  /// The block that is being filled: its first `used` bytes, and entries.
  private var block: [UInt8] = []
  private var used = 0
  private var entries: [Entry] = []
  /// Scratch space in which the slow path writes a message before it is copied into the block.
  private var scratch: [UInt8] = []
  private var file: TemporaryFile?
  private var spilled: [Place] = []
  private var spilledMessages = 0

  package init(folder: String, memoryBytes: Int = Spool.memoryBytes) {
    self.folder = folder
    self.memoryBytes = memoryBytes
  }

  /// Messages put in.
  var count: Int { spilledMessages + entries.count }

  /// Puts in messages by `fill`, which gets room for `bytes` bytes at least, writes messages from
  /// its beginning on, each followed by a comma, and adds an entry for each; its result is how many
  /// bytes it wrote.
  mutating func append(
    room bytes: Int,
    _ fill: (UnsafeMutableBufferPointer<UInt8>, inout [Entry]) -> Int
  ) throws(CleverTapError) {
    if used >= (file == nil ? memoryBytes : Spool.blockBytes) { try spill() }
    if block.count - used < bytes {
      let grown = max(used + bytes, min(2 * block.count, memoryBytes))
      block += [UInt8](repeating: 0, count: grown - block.count)
    }
    var added = entries
    entries = []
    used += block.withUnsafeMutableBufferPointer { memory in
      fill(UnsafeMutableBufferPointer(rebasing: memory[used...]), &added)
    }
    entries = added
  }

  /// Puts in one message, which `write` appends to the bytes it is given.
  mutating func append(_ write: (inout [UInt8]) -> MessageNormalizer.Digests) throws(CleverTapError)
  {
    var message = scratch
    scratch = []
    message.removeAll(keepingCapacity: true)
    let digests = write(&message)
    let length = message.count
    message.append(UInt8(ascii: ","))
    try append(room: message.count) { out, entries in
      _ = out.update(fromContentsOf: message)
      entries.append(Entry(length: length, digests: digests))
      return message.count
    }
    scratch = message
  }

  /// Ends putting in.
  consuming func sealed() throws(CleverTapError) -> Sealed {
    if file != nil, used > 0 { try spill() }
    block.removeSubrange(used...)
    return Sealed(
      count: count, block: block, entries: entries, places: spilled, file: file, folder: folder)
  }

  private mutating func spill() throws(CleverTapError) {
    if file == nil {
      do throws(SystemError) { file = try TemporaryFile(folder: folder) } catch {
        throw .temporaryFile(in: folder, notBeing: "opened", error)
      }
    }
    guard let file else { return }
    let place = Place(offset: file.count, bytes: used, messages: entries.count)
    do throws(SystemError) {
      try block.withUnsafeBytes { memory in
        let bytes = UnsafeRawBufferPointer(rebasing: memory[..<used])
        return Result { () throws(SystemError) in try file.append(bytes) }
      }.get()
      try entries.withUnsafeBytes { memory in
        Result { () throws(SystemError) in try file.append(memory) }
      }.get()
    } catch {
      throw .temporaryFile(in: folder, notBeing: "written", error)
    }
    spilled.append(place)
    spilledMessages += entries.count
    used = 0
    entries.removeAll(keepingCapacity: true)
  }

  /// The bookkeeping of one message.
  struct Entry {
    static let bytes = MemoryLayout<Entry>.stride

    /// Twice the message's bytes, plus one where it has an id.
    private let lengthAndFlag: UInt64
    private let id: UInt64
    private let data: UInt64

    @inline(__always)
    init(length: Int, digests: MessageNormalizer.Digests) {
      lengthAndFlag = UInt64(truncatingIfNeeded: length) << 1 | (digests.id == nil ? 0 : 1)
      id = digests.id ?? 0
      data = digests.data
    }

    /// Bytes of the message, without its comma.
    var length: Int { Int(lengthAndFlag >> 1) }

    var digests: MessageNormalizer.Digests {
      .init(id: lengthAndFlag & 1 == 1 ? id : nil, data: data)
    }
  }

  /// A block in the file.
  fileprivate struct Place {
    let offset: Int
    let bytes: Int
    let messages: Int
  }

  /// A spool that is complete.
  package struct Sealed: Sendable {
    /// Messages in it.
    package let count: Int
    /// The only block, where there is no file.
    fileprivate let block: [UInt8]
    fileprivate let entries: [Entry]
    fileprivate let places: [Place]
    fileprivate let file: TemporaryFile?
    fileprivate let folder: String

    /// Reads it from its beginning.
    package func makeReader() -> Reader { Reader(self) }
  }

  /// Hands out message after message, reading a block at a time.
  package struct Reader {
    private let file: TemporaryFile?
    private let folder: String
    private var places: ArraySlice<Place>
    private var block: [UInt8]
    private var entries: [Entry]
    /// Offset in the block of the next message's first byte.
    private var position = 0
    private var index = 0

    fileprivate init(_ sealed: Sealed) {
      file = sealed.file
      folder = sealed.folder
      places = sealed.places[...]
      block = sealed.block
      entries = sealed.entries
    }

    /// The next message; nil at the end.
    package mutating func next() throws(CleverTapError) -> Record? {
      while index == entries.count {
        guard let file, let place = places.popFirst() else { return nil }
        try load(place, from: file)
      }
      let entry = entries[index]
      let end = position + entry.length
      let record = Record(bytes: block[position..<end], digests: entry.digests)
      index += 1
      position = end + 1
      return record
    }

    private mutating func load(_ place: Place, from file: TemporaryFile) throws(CleverTapError) {
      let table: [UInt8]
      do throws(SystemError) {
        block = try file.read(at: place.offset, count: place.bytes)
        table = try file.read(
          at: place.offset + place.bytes, count: place.messages * Entry.bytes)
      } catch { throw .temporaryFile(in: folder, notBeing: "read", error) }
      entries.removeAll(keepingCapacity: true)
      table.withUnsafeBytes { memory in
        for index in 0..<place.messages {
          entries.append(
            memory.loadUnaligned(fromByteOffset: index * Entry.bytes, as: Entry.self))
        }
      }
      position = 0
      index = 0
    }
  }
}
