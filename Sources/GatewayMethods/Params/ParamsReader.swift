import CleverTap
import CleverTapJSON

/// Reads a call's params, by name or by position, and collects what is wrong with them.
struct ParamsReader {
  let params: [Param]
  var values: [String: Params.Argument] = [:]
  var paths: [String: String] = [:]
  var unknownValues: [String: [String]] = [:]
  var meta: ParsedValue?
  var violations: [Violation] = []
  var allowsUnknown = false

  init(params: [Param]) { self.params = params }

  mutating func read(_ given: ParsedValue) {
    switch given.kind {
    case .object: readMembers(given.members)
    case .array: readElements(given.elements)
    case .string, .number, .true, .false, .null:
      add("", .type, "The params must be an object or an array.")
    }
  }

  mutating func requireAll() {
    for param in params where param.isRequired && paths[param.name] == nil {
      add(
        Violation.token(param.name), .required,
        "\"\(param.name)\" is required, for example \(param.example).")
    }
  }

  private mutating func readMembers(_ members: [ParsedValue.Member]) {
    allowsUnknown = members.contains {
      $0.name.equals("allowUnknown") && $0.value.kind == .true
    }
    for member in members {
      let name = member.name.string ?? ""
      let path = Violation.token(name)
      if member.name.equals("_meta") {
        readMeta(member.value, path)
      } else if let param = params.first(where: { param in
        ([param.name] + param.aliases).contains { member.name.equals($0) }
      }) {
        read(param, member.value, path)
      } else {
        addUnknown(name, path)
      }
      if violations.count > Params.maximumViolations { return }
    }
  }

  private mutating func readElements(_ elements: [ParsedValue]) {
    if let index = params.firstIndex(where: { $0.name == "allowUnknown" }), index < elements.count {
      allowsUnknown = elements[index].kind == .true
    }
    for (index, element) in elements.enumerated() {
      guard index < params.count else {
        return add(
          "/\(index)", .unknown,
          params.isEmpty
            ? "The method has no params." : "The method has only \(params.count) params.")
      }
      read(params[index], element, "/\(index)")
    }
  }

  private mutating func readMeta(_ value: ParsedValue, _ path: String) {
    if value.kind == .null { return }
    guard value.kind == .object else {
      return add(path, .type, "\"_meta\" must be an object.")
    }
    guard meta == nil else { return add(path, .duplicate, "\"_meta\" is given twice.") }
    meta = value
  }

  private mutating func addUnknown(_ name: String, _ path: String) {
    let names = params.map(\.name)
    let suggestion = NearestName.find(to: name, in: names)
    let hint =
      names.isEmpty
      ? " The method has no params." : suggestion.map { " Did you mean \"\($0)\"?" } ?? ""
    add(
      path, .unknown, "There is no param \"\(String(name.prefix(200)))\".\(hint)", allowed: names,
      suggestion: suggestion)
  }

  private mutating func read(_ param: Param, _ value: ParsedValue, _ path: String) {
    // null is absence, whatever else is wrong; a required param then stays missing.
    if value.kind == .null { return }
    guard paths[param.name] == nil else {
      return add(path, .duplicate, "\"\(param.name)\" is given twice.")
    }
    paths[param.name] = path
    switch param.type {
    case .day: readDay(param, value, path)
    case .boolean:
      guard let bool = value.bool else { return addType(param, path, "true or false") }
      values[param.name] = .bool(bool)
    case .integer(let bounds): readInteger(param, value, path, bounds)
    case .text:
      guard let text = plainText(value) else { return addType(param, path, "a string") }
      if !text.isEmpty { values[param.name] = .text(text) }
    case .choice(let choices):
      guard let text = plainText(value) else { return addType(param, path, "a string") }
      values[param.name] = match(param, text, path, choices).map { .text($0) }
    case .choices, .terms, .texts, .ids: readList(param, value, path)
    }
  }

  private mutating func readDay(_ param: Param, _ value: ParsedValue, _ path: String) {
    var text = value.string
    if value.kind == .number { text = value.integer.map(String.init) ?? "" }
    guard let text else {
      return addType(param, path, "a day as YYYYMMDD, \"today\", \"yesterday\" or \"7daysAgo\"")
    }
    if let day = DayReference(text) {
      values[param.name] = .day(day)
    } else if DayReference.isTooLongAgo(text) {
      add(
        path, .maximum,
        "\"\(param.name)\" may go back \(DayReference.maximumAgo) days at most; use YYYYMMDD for an earlier day."
      )
    } else if text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      add(path, .format, "\"\(param.name)\" is a day that does not exist: \(text).")
    } else {
      add(
        path, .format,
        "\"\(param.name)\" must be YYYYMMDD, \"today\", \"yesterday\" or \"NdaysAgo\".",
        suggestion: NearestName.find(to: text, in: ["today", "yesterday"]) ?? dashless(text))
    }
  }

  /// 2024-01-31 and 2024/01/31 as YYYYMMDD, for a suggestion.
  private func dashless(_ text: String) -> String? {
    let digits = text.filter { $0 != "-" && $0 != "/" && $0 != "." }
    return Day(digits)?.text
  }

  private mutating func readInteger(
    _ param: Param, _ value: ParsedValue, _ path: String, _ bounds: ClosedRange<Int>
  ) {
    guard value.kind == .number else { return addType(param, path, "a whole number") }
    guard let number = value.integer else {
      return addType(
        param, path, "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    if number < bounds.lowerBound {
      add(path, .minimum, "\"\(param.name)\" must be at least \(bounds.lowerBound).")
    } else if number > bounds.upperBound {
      add(path, .maximum, "\"\(param.name)\" must be at most \(bounds.upperBound).")
    } else {
      values[param.name] = .integer(number)
    }
  }

  mutating func match(
    _ param: Param, _ text: String, _ path: String, _ choices: [String]
  ) -> String? {
    if let choice = choices.first(where: { $0.utf8.elementsEqual(text.utf8) }) { return choice }
    addEnum(param, text, path, choices, NearestName.find(to: text, in: choices))
    return nil
  }

  mutating func addEnum(
    _ param: Param, _ text: String, _ path: String, _ allowed: [String], _ suggestion: String?
  ) {
    let hint = suggestion.map { "did you mean \"\($0)\"?" } ?? "see the allowed values."
    add(
      path, .enum, "\"\(String(text.prefix(200)))\" is not a value of \"\(param.name)\"; \(hint)",
      allowed: allowed, suggestion: suggestion)
  }

  mutating func addType(_ param: Param, _ path: String, _ wanted: String) {
    add(path, .type, "\"\(param.name)\" must be \(wanted).")
  }

  mutating func add(
    _ path: String, _ rule: Violation.Rule, _ message: String, allowed: [String]? = nil,
    suggestion: String? = nil
  ) {
    violations.append(
      Violation(path, rule, message, allowed: allowed, suggestion: suggestion))
  }

  /// A string's text where it is well-formed Unicode; nil for a lone surrogate or another kind.
  func plainText(_ value: ParsedValue) -> String? {
    guard let bytes = value.text else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
