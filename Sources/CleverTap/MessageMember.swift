/// The members of a message that are renamed, read, or could collide with a renamed one.
enum MessageMember: Int, CaseIterable {
  case id, name, startDate, conversionEvent, channel, delivery, status, data
  case newID, newName, newStartDate, newConversionEvent, startedAt

  /// The member's raw name, with quotes.
  var key: StaticString {
    switch self {
    case .id: "\"message id\""
    case .name: "\"message_name\""
    case .startDate: "\"start_date\""
    case .conversionEvent: "\"conversion_event\""
    case .channel: "\"channel\""
    case .delivery: "\"delivery\""
    case .status: "\"status\""
    case .data: "\"data\""
    case .newID: "\"messageId\""
    case .newName: "\"messageName\""
    case .newStartDate: "\"startDate\""
    case .newConversionEvent: "\"conversionEvent\""
    case .startedAt: "\"startedAt\""
    }
  }

  /// What the member is called in the gateway's form; nil where it keeps its name.
  var renamed: MessageMember? {
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
  var vocabulary: Vocabulary? {
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
