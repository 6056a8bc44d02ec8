import GatewayMethods

/// The texts that `help` prints at the prompt.
enum PromptHelp {
  static func screen(_ entries: [MethodDefinition]) -> String {
    let width = entries.map(\.name.utf8.count).max() ?? 0
    let methods = entries.map { "  \(column($0.name, width))  \($0.summary)\n" }.joined()
    let commands = PromptCommand.allCases.map { line($0) + "\n" }.joined()
    return """
      Type METHOD key=value ..., or paste JSON-RPC; Tab completes.

      \(methods)
      \(commands)
      Try: getReport from=7daysAgo to=yesterday
      """ + "\n"
  }

  /// A command's line.
  static func line(_ command: PromptCommand) -> String {
    "  \(column("\(command.rawValue) \(command.arguments)", 27))  \(command.summary)"
  }

  private static func column(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}
