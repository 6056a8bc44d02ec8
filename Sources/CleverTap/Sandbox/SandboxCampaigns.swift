import CleverTapJSON

/// Invented campaigns, the same for a day whenever it is asked for, written as the real API writes
/// them: display-case values, both forms of start_date, members missing, data nested or empty.
///
/// A campaign's counts rise from the day it starts until ``daysOfGrowth`` days later.
struct SandboxCampaigns {
  /// The filters and switches of a request's body.
  let query: SandboxQuery
  /// The day it is, which decides what is scheduled, running or completed.
  let today: Day

  private static let channels = [
    "Push", "Email", "InApp", "SMS", "Browser", "Web Pop Up", "Push", "InApp", "Email", "WhatsApp",
  ]
  private static let deliveries = ["One Time", "Action", "Recurring", "Inaction", "API"]
  private static let labels = ["Onboarding", "Retention", "Promo", "Été", "日本"]
  private static let names = [
    "Welcome back", "Cart reminder", "Weekly digest", "Soldes d'été ☀", "Flash sale", "新着のお知らせ",
    "Rate us", "Price drop",
  ]
  private static let types = ["single", "single", "single", "ab", "message_on_user_property"]

  /// The days after its start on which a campaign's counts go on rising.
  private static let daysOfGrowth = 10
  /// Campaigns that start from this day on may tell how many messages were delivered: 2025-01-01.
  private static let firstDayOfDelivered = 20_089

  /// The messages of campaigns that start on a day, as JSON objects.
  func messages(on day: Day) -> [[UInt8]] {
    var random = SplitMix(seed: UInt64(bitPattern: Int64(day.number)))
    let count = 2 + Int(random.next(3))
    return (0..<count).compactMap { index in
      // Every campaign draws its own numbers, so that filters do not change the others.
      var own = SplitMix(seed: random.next())
      return message(day, index, &own)
    }
  }

  private func message(_ day: Day, _ index: Int, _ random: inout SplitMix) -> [UInt8]? {
    let channel = pick(SandboxCampaigns.channels, &random)
    let delivery = pick(SandboxCampaigns.deliveries, &random)
    let type = pick(SandboxCampaigns.types, &random)
    let name = pick(SandboxCampaigns.names, &random)
    let status = status(day, &random)
    let labels = (0..<Int(random.next(3))).map { _ in pick(SandboxCampaigns.labels, &random) }
    let hour = 6 + Int(random.next(16))
    let minute = Int(random.next(60))
    let second = index
    let isSparse = random.next(9) == 0
    let isEmpty = random.next(7) == 0 || status == "scheduled"
    let sent = 500 + Int(random.next(20_000))
    let properties = [
      "channel": [channel], "delivery": [delivery], "status": [status], "message_type": [type],
      "label": labels,
    ]
    guard query.matches(properties) else { return nil }
    let id = day.number * 86400 + hour * 3600 + minute * 60 + second
    let data: Value = isEmpty ? .array([]) : data(day, sent: sent, type: type, channel, &random)
    if isSparse {
      return Value.object([
        ("message id", .integer(id)), ("data", data), ("channel", .string(channel)),
        ("status", .string(status)),
      ]).encoded(.utf8)
    }
    return Value.object([
      ("message id", .integer(id)), ("data", data),
      ("start_date", .string(startDate(day, hour, minute, second, isLong: random.next(2) == 0))),
      ("device", .strings(["Android", "iOS"])), ("conversion_event", .null),
      ("labels", .strings(labels)), ("status", .string(status)), ("channel", .string(channel)),
      ("message_name", .string("\(name) \(day.text)")), ("delivery", .string(delivery)),
    ]).encoded(.utf8)
  }

  private func data(
    _ day: Day, sent: Int, type: String, _ channel: String, _ random: inout SplitMix
  ) -> Value {
    func metrics(_ sent: Int, _ first: [(String, Value)]) -> Value {
      let viewed = sent * (20 + Int(random.next(50))) / 100
      let clicked = viewed * (1 + Int(random.next(20))) / 100
      var finals = [
        ("sent", channel == "InApp" ? 0 : sent), ("viewed", viewed), ("clicked", clicked),
      ]
      if hasDelivered(day, channel, sent: sent) { finals.append(("delivered", sent - sent / 12)) }
      if random.next(4) == 0 { finals.append(("errors", Int(random.next(20)))) }
      return .object(first + finals.map { ($0.0, .integer(reached(day, $0.1))) })
    }
    let variants = type == "ab" ? ["A", "B"] : []
    if query.daily {
      let days = (0..<3).map { later in
        metrics(sent / (later + 1), [("date", .string(day.adding(later).text))])
      }
      // Every day is drawn, so that what is drawn after them is the same once they have passed.
      return .array([.array(Array(days.prefix(max(today.number - day.number + 1, 0))))])
    }
    if !variants.isEmpty {
      return .array([.array(variants.map { metrics(sent / 2, [("variant", .string($0))]) })])
    }
    return random.next(3) == 0 ? .array([metrics(sent, [])]) : .array([.array([metrics(sent, [])])])
  }

  /// Returns true if a campaign has the metric `delivered`.
  ///
  /// No random number is drawn for it, so that older campaigns keep theirs.
  private func hasDelivered(_ day: Day, _ channel: String, sent: Int) -> Bool {
    day.number >= SandboxCampaigns.firstDayOfDelivered && channel != "InApp" && sent % 2 == 0
  }

  /// The part of a campaign's final count that is reached today; all of it after the days of growth.
  private func reached(_ day: Day, _ final: Int) -> Int {
    let days = min(max(today.number - day.number, 0), SandboxCampaigns.daysOfGrowth)
    return final * (days + 1) / (SandboxCampaigns.daysOfGrowth + 1)
  }

  private func status(_ day: Day, _ random: inout SplitMix) -> String {
    let draw = random.next(20)
    if day > today { return "scheduled" }
    if day.number > today.number - 3 { return draw < 12 ? "running" : "completed" }
    return draw == 0 ? "stopped" : draw == 1 ? "running" : "completed"
  }

  private func startDate(
    _ day: Day, _ hour: Int, _ minute: Int, _ second: Int, isLong: Bool
  ) -> String {
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let (year, month, dayOfMonth) = day.civil
    if isLong {
      let time = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
      return "\(padded(dayOfMonth, 2)) \(names[month - 1]), \(year) \(time)"
    }
    let half = hour < 12 ? "AM" : "PM"
    let twelve = hour % 12 == 0 ? 12 : hour % 12
    return "\(names[month - 1]) \(dayOfMonth), \(twelve):\(padded(minute, 2)) \(half)"
  }

  private func pick(_ list: [String], _ random: inout SplitMix) -> String {
    list[Int(random.next(UInt64(list.count)))]
  }
}
