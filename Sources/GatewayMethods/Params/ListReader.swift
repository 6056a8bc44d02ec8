import CleverTap
import CleverTapJSON

extension ParamsReader {
  /// Reads a param that takes several texts: an array of them, or one string with commas.
  mutating func readList(_ param: Param, _ value: ParsedValue, _ path: String) {
    let isOfIDs = if case .ids = param.type { true } else { false }
    var list = AcceptedList()
    switch value.kind {
    case .string:
      guard let text = plainText(value) else {
        return add(path, .format, "\"\(param.name)\" is not Unicode text.")
      }
      for item in text.split(separator: ",") { read(param, trimmed(item), path, into: &list) }
    case .array:
      for (index, element) in value.elements.enumerated() {
        guard violations.count <= Params.maximumViolations else { return }
        let place = "\(path)/\(index)"
        if isOfIDs, element.kind == .number {
          list.append(String(decoding: element.raw, as: UTF8.self))
        } else if let text = plainText(element), !text.isEmpty {
          read(param, text, place, into: &list)
        } else {
          add(place, .type, "The values of \"\(param.name)\" must be strings that are not empty.")
        }
      }
    case .number where isOfIDs: list.append(String(decoding: value.raw, as: UTF8.self))
    case .object, .number, .true, .false, .null:
      return addType(
        param, path,
        isOfIDs
          ? "an id, an array of ids, or one string with commas"
          : "an array of strings, or one string with commas")
    }
    values[param.name] = .list(list.texts)
  }

  /// Texts in the order given, each once, compared as bytes.
  private struct AcceptedList {
    private(set) var texts: [String] = []
    private var seen: Set<[UInt8]> = []

    /// Returns false where the text is there already.
    @discardableResult
    mutating func append(_ text: String) -> Bool {
      guard seen.insert(Array(text.utf8)).inserted else { return false }
      texts.append(text)
      return true
    }
  }

  private func trimmed(_ text: Substring) -> String {
    let rest = text.drop { $0 == " " }
    return rest.lastIndex { $0 != " " }.map { String(rest[...$0]) } ?? ""
  }

  private mutating func read(
    _ param: Param, _ text: String, _ path: String, into list: inout AcceptedList
  ) {
    if text.isEmpty { return }
    switch param.type {
    case .terms(let values):
      if let value = term(param, text, path, values) { list.append(value) }
    case .choices(let choices):
      guard let choice = match(param, text, path, choices) else { return }
      if !list.append(choice) {
        add(path, .duplicate, "\"\(choice)\" is given twice in \"\(param.name)\".")
      }
    case .texts, .ids, .day, .boolean, .integer, .text, .choice: list.append(text)
    }
  }

  private mutating func term(
    _ param: Param, _ text: String, _ path: String, _ values: FilterValues
  ) -> String? {
    if let term = values.term(text.utf8) { return term.value }
    if allowsUnknown {
      unknownValues[param.name, default: []].append(text)
      return text
    }
    addEnum(param, text, path, values.values, values.suggestion(for: text))
    return nil
  }
}
