import CleverTapJSON

/// The query in the body of a request to the sandbox.
struct SandboxQuery {
  let from: Day
  let to: Day
  let daily: Bool
  let fault: SandboxFault?
  /// The values asked for by each filter that has any, labels that name a fault left out.
  private let wanted: [(filter: Filter, values: [String])]

  /// nil where the body is not a report query.
  init?(_ body: [UInt8]) {
    guard let root = try? Document(body).root,
      let from = root.member("from")?.string.flatMap(Day.init),
      let to = root.member("to")?.string.flatMap(Day.init)
    else { return nil }
    self.from = from
    self.to = to
    daily = root.member("daily")?.bool ?? false
    var fault: SandboxFault?
    wanted = Filter.all.compactMap { filter in
      let all = root.member(filter.wireName)?.elements.compactMap(\.string) ?? []
      let faults = filter.values == nil ? all.compactMap(SandboxFault.init(label:)) : []
      fault = fault ?? faults.first
      let values = all.filter { filter.values != nil || SandboxFault(label: $0) == nil }
      return values.isEmpty ? nil : (filter, values)
    }
    self.fault = fault
  }

  /// Returns true if a message passes every filter; `properties` has its values by the filter's wire
  /// name.
  func matches(_ properties: [String: [String]]) -> Bool {
    wanted.allSatisfy { filter, values in
      (properties[filter.wireName] ?? []).contains { value in
        let spelling = filter.values?.term(value.utf8)?.value ?? value
        return values.contains { $0.utf8.elementsEqual(spelling.utf8) }
      }
    }
  }
}
