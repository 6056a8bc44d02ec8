import Foundation

/// A pipe of the system whose ends are plain descriptors, with blocking reads of bytes and lines.
public final class TestPipe {
  /// The end to read from.
  public let input: Int32
  /// The end to write to.
  public let output: Int32
  private var rest: [UInt8] = []

  /// Opens a pipe; traps where the system has no descriptors left.
  public init() {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "no descriptor is left for a pipe")
    (input, output) = (ends[0], ends[1])
  }

  /// Writes all of a text.
  public func send(_ text: String) {
    FileHandle(fileDescriptor: output, closeOnDealloc: false).write(Data(text.utf8))
  }

  /// Ends the input of whoever reads.
  public func closeOutput() { close(output) }

  /// Gives the reading end back.
  public func closeInput() { close(input) }

  /// Reads the next line, without its newline; nil at the end.
  public func receiveLine() -> String? {
    while true {
      if let end = rest.firstIndex(of: 0x0A) {
        defer { rest.removeFirst(end + 1) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      guard readMore() else { return nil }
    }
  }

  /// Reads everything up to the end.
  public func receiveAll() -> String {
    while readMore() {}
    return String(decoding: rest, as: UTF8.self)
  }

  private func readMore() -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 64 << 10) { memory, count in
      count = max(0, read(input, memory.baseAddress, memory.count))
    }
    rest += chunk
    return !chunk.isEmpty
  }
}
