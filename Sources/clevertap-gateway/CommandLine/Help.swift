import CleverTapJSON
import GatewayMethods

/// The text that `--help` prints.
enum Help {
  /// Columns of a line where there is no terminal, and the most on one that is wider.
  static let usualColumns = 80
  /// Columns before the description of a param.
  private static let indent = 18

  /// The program's screen.
  static func screen(_ entries: [MethodDefinition]) -> String {
    let options = Options.descriptions.map { option in
      let head = option.value.map { "\(option.name) \($0)" } ?? option.name
      return "  \(column(head, 20)) \(option.summary)"
    }
    let usages = Options.usages.map { usage in
      "\(column("clevertap-gateway \(usage.words)", 48)) \(usage.summary)"
    }
    let methods = lines(entries.map(\.name))
    return """
      clevertap-gateway: CleverTap's message reports over JSON-RPC 2.0 on stdin and stdout

      \(usages.joined(separator: "\n"))

      \(options.joined(separator: "\n"))

      Methods (--help METHOD tells what it does, and its params):
      \(methods.joined(separator: "\n"))

      Try: clevertap-gateway --sandbox call getReport from=7daysAgo to=yesterday
      """ + "\n"
  }

  /// One method's screen: what it does, its params with their types and values, and a command to try.
  ///
  /// The manual says more of each param.
  static func screen(_ entry: MethodDefinition, columns: Int = usualColumns) -> String {
    let columns = max(40, columns)
    let params = entry.params.flatMap { param(of: $0, columns) }
    let list = params.isEmpty ? ["  It has no params."] : params
    let example = "clevertap-gateway --sandbox call \(entry.name)\(words(entry.example))"
    return
      ([wrapped("\(entry.name): \(entry.summary)", columns), ""] + list + [
        "", "Try:", "  \(example)",
      ])
      .joined(separator: "\n") + "\n"
  }

  private static func param(of param: Param, _ columns: Int) -> [String] {
    let note =
      param.isRequired ? ", required" : param.defaultValue.map { ", default \($0)" } ?? ""
    let values = "\(type(param.type))\(note)"
    let room = columns - indent
    func lines(_ text: String) -> [PrintableText] {
      PrintableText(Array(text.utf8), isUTF8: true).wrapped(to: room)
    }
    // Of what the manual says of the param, as much as makes two lines.
    let texts = isSaidByItsValues(param) ? [] : openings(param.summary).map { "\(values). \($0)" }
    let all = texts.map(lines).first { $0.count <= 2 } ?? lines(values)
    let margin = String(repeating: " ", count: indent)
    let head = column("  \(param.name)", indent - 1) + " "
    return all.enumerated().map { index, line in
      (index == 0 ? head : margin) + String(decoding: line.bytes, as: UTF8.self)
    }
  }

  /// Returns true for a param whose name and values leave nothing to say on a screen.
  private static func isSaidByItsValues(_ param: Param) -> Bool {
    switch param.type {
    case .day, .terms, .choice, .choices: true
    case .texts, .ids, .boolean, .integer, .text: false
    }
  }

  /// The beginnings of a summary's first sentence that end with a clause, the longest first.
  private static func openings(_ text: String) -> [String] {
    var openings: [String] = []
    for index in text.indices where ".;:,".contains(text[index]) {
      let next = text.index(after: index)
      guard next == text.endIndex || text[next] == " " else { continue }
      openings.insert(text[..<index] + ".", at: 0)
      if text[index] == "." { break }
    }
    return openings
  }

  /// Describes the values that a param takes, in a phrase.
  private static func type(_ form: Param.ParamType) -> String {
    switch form {
    case .day: "day: YYYYMMDD, today, yesterday or NdaysAgo"
    case .terms(let values): "\(values.values.joined(separator: ", "))"
    case .texts: "list of texts"
    case .ids: "list of ids"
    case .boolean: "true or false"
    case .integer(let range):
      range.upperBound < 1_000_000_000
        ? "number, \(range.lowerBound) to \(range.upperBound)"
        : "number, \(range.lowerBound) or more"
    case .text: "text"
    case .choice(let values): "one of \(values.joined(separator: ", "))"
    case .choices(let values): "list of \(values.joined(separator: ", "))"
    }
  }

  /// Params of an example as words of a shell, each after a blank.
  static func words(_ example: String) -> String {
    let members = (try? Document(example).root)?.members ?? []
    return members.map { member in
      let list = member.value.elements.compactMap(\.string)
      let isList =
        member.value.kind == .array && list.count == member.value.elements.count && !list.isEmpty
        && !list.contains { $0.utf8.contains(UInt8(ascii: ",")) }
      let text =
        member.value.string
        ?? (isList
          ? list.joined(separator: ",") : String(decoding: member.value.raw, as: UTF8.self))
      return " " + quoted("\(member.name.string ?? "")=\(text)")
    }.joined()
  }

  /// A word as a POSIX shell reads it back.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "=,._-/:@%+".utf8.contains(byte)
      }
    }
    guard !isPlain else { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#) + "'"
  }

  private static func wrapped(_ text: String, _ columns: Int) -> String {
    PrintableText(Array(text.utf8), isUTF8: true).wrapped(to: columns)
      .map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n")
  }

  /// Words in lines of at most 76 columns, indented.
  private static func lines(_ words: [String]) -> [String] {
    words.reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.utf8.count + word.utf8.count < 76 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append("  \(word)")
      }
    }
  }

  private static func column(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}
