import CleverTapJSON

/// What a request's body asks for.
struct SandboxQuery {
  let from: Day
  let to: Day
  let daily: Bool
  let fault: SandboxFault?
  private let filters: [String: [String]]
  private let labels: [String]

  /// nil where the body is not a report query.
  init?(_ body: [UInt8]) {
    guard let root = try? Document(body).root,
      let from = root.member("from")?.string.flatMap(Day.init),
      let to = root.member("to")?.string.flatMap(Day.init)
    else { return nil }
    self.from = from
    self.to = to
    daily = root.member("daily")?.bool ?? false
    var filters: [String: [String]] = [:]
    for name in ["channel", "delivery", "status", "message_type"] {
      filters[name] = root.member(name)?.elements.compactMap(\.string)
    }
    self.filters = filters
    let all = root.member("label")?.elements.compactMap(\.string) ?? []
    fault = all.compactMap(SandboxFault.init(label:)).first
    labels = all.filter { SandboxFault(label: $0) == nil }
  }

  func matches(
    channel: String, delivery: String, status: String, type: String, labels: [String]
  ) -> Bool {
    func passes(_ name: String, _ value: String, _ vocabulary: FilterValues) -> Bool {
      guard let wanted = filters[name], !wanted.isEmpty else { return true }
      let term = vocabulary.term(value.utf8)?.value ?? value
      return wanted.contains(term)
    }
    let hasLabel =
      self.labels.isEmpty
      || labels.contains { label in
        self.labels.contains { $0.utf8.elementsEqual(label.utf8) }
      }
    return hasLabel && passes("channel", channel, .channel)
      && passes("delivery", delivery, .delivery) && passes("status", status, .status)
      && passes("message_type", type, .messageType)
  }
}
