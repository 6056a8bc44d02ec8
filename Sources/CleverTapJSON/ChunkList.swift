/// Bytes in chunks of about 256 KiB, so that growing never copies what is there.
public struct ChunkList: Sendable {
  private static let chunkBytes = 256 << 10

  /// The complete chunks; the last bytes may not be among them before ``take()``.
  public private(set) var chunks: [[UInt8]] = []
  /// Bytes in all.
  public private(set) var count = 0
  private var open: [UInt8] = []

  /// Starts empty.
  public init() {}

  /// Appends bytes.
  public mutating func append(_ bytes: some Collection<UInt8>) {
    open.append(contentsOf: bytes)
    count += bytes.count
    guard open.count >= ChunkList.chunkBytes else { return }
    chunks.append(open)
    open = []
    open.reserveCapacity(ChunkList.chunkBytes + 4096)
  }

  /// Removes all bytes and returns them in chunks.
  public mutating func take() -> [[UInt8]] {
    if !open.isEmpty { chunks.append(open) }
    defer { self = ChunkList() }
    return chunks
  }
}
