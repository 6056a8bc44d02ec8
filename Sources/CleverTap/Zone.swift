/// A time zone of the system's tz database, read from its TZif file (RFC 9636).
public struct Zone: Sendable {
  /// Folders that hold the database on one system or another.
  public static let folders = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
  ]
  /// Bytes of one file.
  private static let maximumBytes = 1 << 20

  private let transitions: [Int]
  /// Seconds east of UTC from each transition on.
  private let offsets: [Int]
  /// Before the first transition.
  private let firstOffset: Int
  /// After the last transition.
  private let rule: PosixRule?

  /// UTC, which needs no file.
  public static let utc = Zone(transitions: [], offsets: [], firstOffset: 0, rule: nil)

  /// Reads a zone by its IANA name; nil where there is none of that name.
  ///
  /// `folder` overrides the system's folders, as TZDIR does.
  public init?(named name: String, folder: String? = nil) {
    if name == "UTC" {
      self = .utc
      return
    }
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isPlain = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "/_-+".utf8.contains(byte)
    }
    guard isPlain, !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    for folder in folder.map({ [$0] }) ?? Zone.folders {
      if let bytes = FileBytes.read("\(folder)/\(name)", limit: Zone.maximumBytes),
        let zone = Zone(tzif: bytes)
      {
        self = zone
        return
      }
    }
    return nil
  }

  /// Reads the content of a TZif file; nil where it is none.
  public init?(tzif bytes: [UInt8]) {
    guard let first = TZifBlock(bytes, at: 0, timeBytes: 4) else { return nil }
    guard first.version >= UInt8(ascii: "2") else {
      self.init(first, rule: nil)
      return
    }
    guard let second = TZifBlock(bytes, at: first.end, timeBytes: 8) else { return nil }
    let footer = bytes[second.end...].dropFirst().prefix { $0 != 0x0A }
    self.init(second, rule: PosixRule(String(decoding: footer, as: UTF8.self)))
  }

  private init(_ block: TZifBlock, rule: PosixRule?) {
    self.init(
      transitions: block.transitions, offsets: block.offsets, firstOffset: block.firstOffset,
      rule: rule)
  }

  private init(transitions: [Int], offsets: [Int], firstOffset: Int, rule: PosixRule?) {
    self.transitions = transitions
    self.offsets = offsets
    self.firstOffset = firstOffset
    self.rule = rule
  }

  /// Seconds east of UTC at an instant, in seconds since 1970-01-01 UTC.
  public func offset(at instant: Int) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    if low == transitions.count, let rule { return rule.offset(at: instant) }
    return low == 0 ? firstOffset : offsets[low - 1]
  }

  /// The day it is there at an instant.
  public func day(at instant: Int) -> Day {
    let local = instant + offset(at: instant)
    return Day(clamping: local >= 0 ? local / 86400 : (local - 86399) / 86400)
  }
}

/// The header and data of one of a TZif file's blocks.
private struct TZifBlock {
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
