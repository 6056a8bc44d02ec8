import CleverTapSystem

/// A time zone of the system's tz database, read from its TZif file (RFC 9636).
public struct ZoneInfo: Sendable {
  /// Folders that hold the database on one system or another.
  public static let folders = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
  ]
  /// Bytes of one file.
  private static let maximumBytes = 1 << 20

  /// IANA name, such as `Asia/Kolkata`.
  public let name: String
  private let transitions: [Int]
  /// Seconds east of UTC from each transition on.
  private let offsets: [Int]
  /// Seconds east of UTC before the first transition.
  private let firstOffset: Int
  /// Gives the offset after the last transition; nil where the last one's stays.
  private let rule: PosixZone?

  /// UTC, which needs no file.
  public static let utc = ZoneInfo(
    name: "UTC", transitions: [], offsets: [], firstOffset: 0, rule: nil)

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
    for folder in folder.map({ [$0] }) ?? ZoneInfo.folders {
      if let bytes = try? InputFile.read("\(folder)/\(name)", limit: ZoneInfo.maximumBytes),
        let zone = ZoneInfo(tzif: bytes, name: name)
      {
        self = zone
        return
      }
    }
    return nil
  }

  /// Reads the content of a TZif file; nil where it is none.
  public init?(tzif bytes: [UInt8], name: String) {
    guard let first = TZifBlock(bytes, at: 0, timeBytes: 4) else { return nil }
    guard first.version >= UInt8(ascii: "2") else {
      self.init(first, name: name, rule: nil)
      return
    }
    guard let second = TZifBlock(bytes, at: first.end, timeBytes: 8) else { return nil }
    let footer = bytes[second.end...].dropFirst().prefix { $0 != 0x0A }
    self.init(second, name: name, rule: PosixZone(String(decoding: footer, as: UTF8.self)))
  }

  private init(_ block: TZifBlock, name: String, rule: PosixZone?) {
    self.init(
      name: name, transitions: block.transitions, offsets: block.offsets,
      firstOffset: block.firstOffset,
      rule: rule)
  }

  private init(
    name: String, transitions: [Int], offsets: [Int], firstOffset: Int, rule: PosixZone?
  ) {
    self.name = name
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
