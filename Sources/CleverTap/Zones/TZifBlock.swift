/// The header and data of one of a TZif file's blocks.
struct TZifBlock {
  let version: UInt8
  let transitions: [Int]
  let offsets: [Int]
  let firstOffset: Int
  /// The byte after the block.
  let end: Int

  init?(_ bytes: [UInt8], at start: Int, timeBytes: Int) {
    func number(_ at: Int, _ count: Int) -> Int {
      let first = Int(Int8(bitPattern: bytes[at]))
      return bytes[at + 1..<at + count].reduce(first) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= start + 44, bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
      return nil
    }
    version = bytes[start + 4]
    let counts = (0..<6).map { number(start + 20 + $0 * 4, 4) }
    let (utcCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
    let (timeCount, typeCount, nameBytes) = (counts[3], counts[4], counts[5])
    guard counts.allSatisfy({ (0...1 << 20).contains($0) }), typeCount > 0 else { return nil }
    let times = start + 44
    let indices = times + timeCount * timeBytes
    let types = indices + timeCount
    end =
      types + typeCount * 6 + nameBytes + leapCount * (timeBytes + 4) + standardCount + utcCount
    guard bytes.count >= end else { return nil }
    let typeOffsets = (0..<typeCount).map { number(types + $0 * 6, 4) }
    guard (0..<timeCount).allSatisfy({ Int(bytes[indices + $0]) < typeCount }) else { return nil }
    transitions = (0..<timeCount).map { number(times + $0 * timeBytes, timeBytes) }
    offsets = (0..<timeCount).map { typeOffsets[Int(bytes[indices + $0])] }
    firstOffset = typeOffsets[0]
  }
}
