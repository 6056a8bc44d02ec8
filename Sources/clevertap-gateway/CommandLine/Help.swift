import CleverTap
import GatewayMethods

/// What `--help` prints.
enum Help {
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

  /// One method's screen; nil where there is no such method.
  static func screen(_ entry: MethodDefinition) -> String {
    let params = entry.params.map { field in
      let note = field.isRequired ? " (required)" : field.fallback.map { " (default \($0))" } ?? ""
      return "  \(column(field.name, 16)) \(field.summary)\(note)"
    }
    let list = params.isEmpty ? "  It has no params." : params.joined(separator: "\n")
    return """
      \(entry.name): \(entry.summary)

      \(entry.description)

      \(list)

      Example params: \(entry.example)
      """ + "\n"
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
