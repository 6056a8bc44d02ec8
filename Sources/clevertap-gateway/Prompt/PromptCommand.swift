/// The commands of the prompt, beside methods and JSON-RPC.
enum PromptCommand: String, CaseIterable {
  case help, set, last, save, explain, curl, use, quit

  /// The words that follow the command's name, as help shows them.
  var arguments: String {
    switch self {
    case .help: "[METHOD]"
    case .set: "format NAME | wire on|off"
    case .save: "FILE"
    case .use: "ACCOUNT|sandbox"
    case .last, .explain, .curl, .quit: ""
    }
  }

  /// The command's effect, in a phrase.
  var summary: String {
    switch self {
    case .help: "this screen, or a method's params"
    case .set: "how results look, and whether the wire is shown"
    case .last: "the whole last result"
    case .save: "write the last result: .json, or its rows as .csv, .ndjson or .html"
    case .explain: "the last call's requests over time"
    case .curl: "the last call as curl commands"
    case .use: "the account of calls that name none"
    case .quit: "leave (Ctrl-D)"
    }
  }

  /// Words it may be followed by.
  var argumentCount: ClosedRange<Int> {
    switch self {
    case .help: 0...1
    case .set: 0...2
    case .save, .use: 1...1
    case .last, .explain, .curl, .quit: 0...0
    }
  }
}
