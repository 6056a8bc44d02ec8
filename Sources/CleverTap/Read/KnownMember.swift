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

  /// What the member is called in the gateway's form; nil where it keeps its name.
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
