/// The part of a body that is at hand, for a ``MessagePass``: a NUL and readable bytes stand behind
/// it, and what comes later joins it, so that a message cut off by a chunk's end becomes whole.
struct BodyWindow {
  /// Bytes it may hold; a longer message is the scanner's.
  static let maximumBytes = 256 << 10

  /// `count` bytes of the body, then the slack, of which the first byte is 0.
  private var memory: [UInt8] = []
  /// Bytes of the body in it.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count == BodyWindow.maximumBytes }

  /// Adds the beginning of `chunk`, as much as there is room for; returns how much.
  mutating func append(_ chunk: UnsafeBufferPointer<UInt8>) -> Int {
    let taken = min(chunk.count, BodyWindow.maximumBytes - count)
    let needed = count + taken + ValueCopier.slack
    if memory.count < needed {
      memory += [UInt8](repeating: 0, count: max(needed - memory.count, memory.count))
    }
    memory.withUnsafeMutableBufferPointer { memory in
      let free = UnsafeMutableBufferPointer(rebasing: memory[count..<(count + taken)])
      _ = free.update(fromContentsOf: chunk.prefix(taken))
      memory[count + taken] = 0
    }
    count += taken
    return taken
  }

  /// Drops the first `bytes` bytes; the rest, an unfinished message, moves to the front.
  mutating func drop(_ bytes: Int) {
    guard bytes > 0 else { return }
    memory.withUnsafeMutableBufferPointer { memory in
      let rest = UnsafeMutableBufferPointer(rebasing: memory[..<(count - bytes)])
      _ = rest.update(fromContentsOf: memory[bytes..<count])
      memory[count - bytes] = 0
    }
    count -= bytes
  }

  /// Calls `body` with the bytes, behind which ``ValueCopier/slack`` more may be read.
  func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    memory.withUnsafeBufferPointer { memory in
      body(UnsafeBufferPointer(rebasing: memory[..<count]))
    }
  }
}
