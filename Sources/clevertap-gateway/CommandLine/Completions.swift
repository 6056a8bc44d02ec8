import CleverTap
import GatewayMethods

/// The words that may stand at each place of the command line, for the shells' completions.
struct Completions {
  /// The shells there are scripts for.
  enum Shell: String, CaseIterable {
    case bash, zsh, fish
  }

  /// A param of a method: its name and the values it is usually given.
  struct Param {
    let name: String
    let values: [String]
    let summary: String
    /// True if the param takes several values, with commas between them.
    var isList = false
  }

  let methods: [(name: String, summary: String, params: [Param])]

  private static let days = ["today", "yesterday", "7daysAgo", "30daysAgo", "90daysAgo"]

  init(_ entries: [MethodDefinition]) {
    methods = entries.map { entry in
      let params = entry.params.map { field in
        Param(
          name: field.name, values: Completions.values(field.type), summary: field.summary,
          isList: Completions.isList(field.type))
      }
      return (entry.name, entry.summary, params)
    }
  }

  private static func isList(_ form: GatewayMethods.Param.ParamType) -> Bool {
    switch form {
    case .terms, .texts, .ids, .choices: true
    case .day, .boolean, .integer, .text, .choice: false
    }
  }

  private static func values(_ form: GatewayMethods.Param.ParamType) -> [String] {
    switch form {
    case .day: days
    case .terms(let vocabulary): vocabulary.values
    case .choice(let values), .choices(let values): values
    case .boolean: ["true", "false"]
    case .integer, .text, .texts, .ids: []
    }
  }

  /// The script for a shell, to be sourced or put where the shell looks for it.
  func script(_ shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }
}
