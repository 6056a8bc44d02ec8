/// The members of a message that are renamed, read, or could collide with a renamed one.
enum KnownMember: Int, CaseIterable {
  case id, name, startDate, conversionEvent, channel, delivery, status, data
  case newID, newName, newStartDate, newConversionEvent, startedAt

  /// The member's name.
  var key: StaticString {
    switch self {
    case .id: "message id"
    case .name: "message_name"
    case .startDate: "start_date"
    case .conversionEvent: "conversion_event"
    case .channel: "channel"
    case .delivery: "delivery"
    case .status: "status"
    case .data: "data"
    case .newID: "messageId"
    case .newName: "messageName"
    case .newStartDate: "startDate"
    case .newConversionEvent: "conversionEvent"
    case .startedAt: "startedAt"
    }
  }

  /// The only member that a name of this length and with these bytes at its beginning can be.
  @inline(__always)
  init?(length: Int, _ bytes: [UInt8], at start: Int) {
    guard length >= 4 else { return nil }
    switch (length, bytes[start]) {
    case (4, UInt8(ascii: "d")): self = .data
    case (6, UInt8(ascii: "s")): self = .status
    case (7, UInt8(ascii: "c")): self = .channel
    case (8, UInt8(ascii: "d")): self = .delivery
    case (9, UInt8(ascii: "m")): self = .newID
    case (9, UInt8(ascii: "s")):
      self = bytes[start + 5] == UInt8(ascii: "D") ? .newStartDate : .startedAt
    case (10, UInt8(ascii: "m")): self = .id
    case (10, UInt8(ascii: "s")): self = .startDate
    case (11, UInt8(ascii: "m")): self = .newName
    case (12, UInt8(ascii: "m")): self = .name
    case (15, UInt8(ascii: "c")): self = .newConversionEvent
    case (16, UInt8(ascii: "c")): self = .conversionEvent
    default: return nil
    }
  }

  /// The member whose name has `length` bytes, of which `first` and `second` hold the first 16.
  @inline(__always)
  init?(_ length: Int, _ first: UInt64, _ second: UInt64) {
    switch length {
    case 4 where lowBytes(first, 4) == word("data\0\0\0\0"): self = .data
    case 6 where lowBytes(first, 6) == word("status\0\0"): self = .status
    case 7 where lowBytes(first, 7) == word("channel\0"): self = .channel
    case 8 where first == word("delivery"): self = .delivery
    case 9:
      switch (first, lowBytes(second, 1)) {
      case (word("messageI"), 0x64): self = .newID
      case (word("startDat"), 0x65): self = .newStartDate
      case (word("startedA"), 0x74): self = .startedAt
      default: return nil
      }
    case 10:
      switch (first, lowBytes(second, 2)) {
      case (word("message "), word("id\0\0\0\0\0\0")): self = .id
      case (word("start_da"), word("te\0\0\0\0\0\0")): self = .startDate
      default: return nil
      }
    case 11 where first == word("messageN") && lowBytes(second, 3) == word("ame\0\0\0\0\0"):
      self = .newName
    case 12 where first == word("message_") && lowBytes(second, 4) == word("name\0\0\0\0"):
      self = .name
    case 15 where first == word("conversi") && lowBytes(second, 7) == word("onEvent\0"):
      self = .newConversionEvent
    case 16 where first == word("conversi") && second == word("on_event"):
      self = .conversionEvent
    default: return nil
    }
  }

  /// Writes the member's new name over its own at `name`, quotes included; returns where it ends,
  /// which is never behind `end`, the old name's end.
  ///
  /// 24 bytes from `name` on may be written.
  @inline(__always)
  func rename(
    _ name: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    switch self {
    case .id:
      storeWord(word("\"message"), at: name)
      storeWord(word("Id\"\0\0\0\0\0"), at: name + 8)
      return name + 11
    case .name:
      storeWord(word("\"message"), at: name)
      storeWord(word("Name\"\0\0\0"), at: name + 8)
      return name + 13
    case .startDate:
      storeWord(word("\"startDa"), at: name)
      storeWord(word("te\"\0\0\0\0\0"), at: name + 8)
      return name + 11
    case .conversionEvent:
      storeWord(word("\"convers"), at: name)
      storeWord(word("ionEvent"), at: name + 8)
      name[16] = UInt8(ascii: "\"")
      return name + 17
    case .channel, .delivery, .status, .data, .newID, .newName, .newStartDate,
      .newConversionEvent, .startedAt:
      return end
    }
  }

  /// True if a member of this name would collide with one that the gateway renames or adds.
  @inline(__always)
  var collides: Bool { rawValue >= KnownMember.newID.rawValue }

  /// The member's name in the gateway's form; nil where it keeps its name.
  var renamed: KnownMember? {
    switch self {
    case .id: .newID
    case .name: .newName
    case .startDate: .newStartDate
    case .conversionEvent: .newConversionEvent
    case .channel, .delivery, .status, .data, .newID, .newName, .newStartDate,
      .newConversionEvent, .startedAt:
      nil
    }
  }

  /// The vocabulary its value is put into; nil for most.
  var vocabulary: FilterValues? {
    switch self {
    case .channel: .channel
    case .delivery: .delivery
    case .status: .status
    case .id, .name, .startDate, .conversionEvent, .data, .newID, .newName, .newStartDate,
      .newConversionEvent, .startedAt:
      nil
    }
  }
}
