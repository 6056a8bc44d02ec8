import CleverTap
import CleverTapJSON

/// Interprets fields over params, by name or by position.
struct ParamsReader {
  let fields: [Param]
  var values: [String: Params.Argument] = [:]
  var paths: [String: String] = [:]
  var unknownValues: [String: [String]] = [:]
  var meta: ParsedValue?
  var violations: [Violation] = []
  private var allowsUnknown = false

  init(fields: [Param]) { self.fields = fields }

  mutating func read(_ params: ParsedValue) {
    switch params.kind {
    case .object: readMembers(params.members)
    case .array: readElements(params.elements)
    case .string, .number, .true, .false, .null:
      add("", .type, "The params must be an object or an array.")
    }
  }

  mutating func requireAll() {
    for field in fields where field.isRequired && paths[field.name] == nil {
      add(
        Violation.token(field.name), .required,
        "\"\(field.name)\" is required, for example \(field.example).")
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
      } else if let field = fields.first(where: { field in
        ([field.name] + field.aliases).contains { member.name.equals($0) }
      }) {
        read(field, member.value, path)
      } else {
        addUnknown(name, path)
      }
      if violations.count > Params.maximumViolations { return }
    }
  }

  private mutating func readElements(_ elements: [ParsedValue]) {
    if let index = fields.firstIndex(where: { $0.name == "allowUnknown" }), index < elements.count {
      allowsUnknown = elements[index].kind == .true
    }
    for (index, element) in elements.enumerated() {
      guard index < fields.count else {
        return add(
          "/\(index)", .unknown,
          fields.isEmpty
            ? "The method has no params." : "The method has only \(fields.count) params.")
      }
      read(fields[index], element, "/\(index)")
    }
  }

  private mutating func readMeta(_ value: ParsedValue, _ path: String) {
    guard value.kind == .object else {
      return add(path, .type, "\"_meta\" must be an object.")
    }
    guard meta == nil else { return add(path, .duplicate, "\"_meta\" is given twice.") }
    meta = value
  }

  private mutating func addUnknown(_ name: String, _ path: String) {
    let names = fields.map(\.name)
    let suggestion = NearestName.find(to: name, in: names)
    let hint =
      names.isEmpty
      ? " The method has no params." : suggestion.map { " Did you mean \"\($0)\"?" } ?? ""
    add(
      path, .unknown, "There is no param \"\(String(name.prefix(200)))\".\(hint)", allowed: names,
      suggestion: suggestion)
  }

  private mutating func read(_ field: Param, _ value: ParsedValue, _ path: String) {
    guard paths[field.name] == nil else {
      return add(path, .duplicate, "\"\(field.name)\" is given twice.")
    }
    if value.kind == .null {
      // null is absence; a required member then stays missing.
      return
    }
    paths[field.name] = path
    switch field.form {
    case .day: readDay(field, value, path)
    case .boolean:
      guard let bool = value.bool else { return addType(field, path, "true or false") }
      values[field.name] = .bool(bool)
    case .integer(let bounds): readInteger(field, value, path, bounds)
    case .text:
      guard let text = plainText(value), !text.isEmpty else {
        return addType(field, path, "a string that is not empty")
      }
      values[field.name] = .text(text)
    case .choice(let choices):
      guard value.kind == .string else { return addType(field, path, "a string") }
      if let choice = match(field, value.string ?? "", path, choices) {
        values[field.name] = .text(choice)
      }
    case .choices(let choices):
      readList(field, value, path) { reader, text, path in
        reader.match(field, text, path, choices)
      }
    case .terms(let vocabulary):
      readList(field, value, path) { reader, text, path in
        reader.term(field, text, path, vocabulary)
      }
    case .texts: readList(field, value, path) { _, text, _ in text }
    }
  }

  private mutating func readDay(_ field: Param, _ value: ParsedValue, _ path: String) {
    var text = value.string
    if value.kind == .number { text = value.integer.map(String.init) ?? "" }
    guard let text else {
      return addType(field, path, "a day as YYYYMMDD, \"today\", \"yesterday\" or \"7daysAgo\"")
    }
    guard let day = DayReference(text) else {
      let isDate = text.utf8.count == 8 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      return add(
        path, .format,
        isDate
          ? "\"\(field.name)\" is a day that does not exist: \(text)."
          : "\"\(field.name)\" must be YYYYMMDD, \"today\", \"yesterday\" or \"NdaysAgo\".",
        suggestion: NearestName.find(to: text, in: ["today", "yesterday"]) ?? dashless(text))
    }
    values[field.name] = .day(day)
  }

  /// 2024-01-31 and 2024/01/31 as YYYYMMDD, for a suggestion.
  private func dashless(_ text: String) -> String? {
    let digits = text.filter { $0 != "-" && $0 != "/" && $0 != "." }
    return Day(digits)?.text
  }

  private mutating func readInteger(
    _ field: Param, _ value: ParsedValue, _ path: String, _ bounds: ClosedRange<Int>
  ) {
    guard value.kind == .number else { return addType(field, path, "a whole number") }
    guard let number = value.integer else {
      return addType(
        field, path, "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    if number < bounds.lowerBound {
      add(path, .minimum, "\"\(field.name)\" must be at least \(bounds.lowerBound).")
    } else if number > bounds.upperBound {
      add(path, .maximum, "\"\(field.name)\" must be at most \(bounds.upperBound).")
    } else {
      values[field.name] = .integer(number)
    }
  }

  private mutating func readList(
    _ field: Param, _ value: ParsedValue, _ path: String,
    _ accept: (inout ParamsReader, String, String) -> String?
  ) {
    var accepted: [String] = []
    var seen: Set<[UInt8]> = []
    func keep(_ text: String?) {
      if let text, seen.insert(Array(text.utf8)).inserted { accepted.append(text) }
    }
    switch value.kind {
    case .string:
      guard let text = plainText(value) else {
        return add(path, .format, "\"\(field.name)\" is not Unicode text.")
      }
      for part in text.split(separator: ",") {
        let trimmed = part.drop { $0 == " " }
        let end = trimmed.lastIndex { $0 != " " }
        if let end { keep(accept(&self, String(trimmed[...end]), path)) }
      }
    case .array:
      for (index, element) in value.elements.enumerated() {
        guard violations.count <= Params.maximumViolations else { return }
        let place = "\(path)/\(index)"
        if let text = plainText(element), !text.isEmpty {
          keep(accept(&self, text, place))
        } else {
          add(place, .type, "The values of \"\(field.name)\" must be strings that are not empty.")
        }
      }
    case .object, .number, .true, .false, .null:
      return addType(field, path, "an array of strings, or one string with commas")
    }
    values[field.name] = .list(accepted)
  }

  private mutating func term(
    _ field: Param, _ text: String, _ path: String, _ vocabulary: FilterValues
  ) -> String? {
    if let term = vocabulary.term(text.utf8) { return term.value }
    if allowsUnknown {
      unknownValues[field.name, default: []].append(text)
      return text
    }
    let suggestion = vocabulary.suggestion(for: text)
    addEnum(field, text, path, vocabulary.values, suggestion)
    return nil
  }

  private mutating func match(
    _ field: Param, _ text: String, _ path: String, _ choices: [String]
  ) -> String? {
    if let choice = choices.first(where: {
      $0.lowercased().utf8.elementsEqual(text.lowercased().utf8)
    }) {
      return choice
    }
    addEnum(field, text, path, choices, NearestName.find(to: text, in: choices))
    return nil
  }

  private mutating func addEnum(
    _ field: Param, _ text: String, _ path: String, _ allowed: [String], _ suggestion: String?
  ) {
    let hint = suggestion.map { "did you mean \"\($0)\"?" } ?? "see the allowed values."
    add(
      path, .enum, "\"\(String(text.prefix(200)))\" is not a value of \"\(field.name)\"; \(hint)",
      allowed: allowed, suggestion: suggestion)
  }

  private mutating func addType(_ field: Param, _ path: String, _ wanted: String) {
    add(path, .type, "\"\(field.name)\" must be \(wanted).")
  }

  private mutating func add(
    _ path: String, _ rule: Violation.Rule, _ message: String, allowed: [String]? = nil,
    suggestion: String? = nil
  ) {
    violations.append(
      Violation(path, rule, message, allowed: allowed, suggestion: suggestion))
  }

  /// A string's text where it is well-formed Unicode; nil for a lone surrogate or another kind.
  private func plainText(_ value: ParsedValue) -> String? {
    guard let bytes = value.text else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
