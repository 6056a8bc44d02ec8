import CleverTap
import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// The command line, taken apart.
struct Options {
  /// The commands, with the words that belong to each.
  enum Command: Equatable {
    case serve
    case call(method: String)
    case schema(name: String?)
    case doctor
    case replay(file: String)
    case trace(file: String)
    case completions(Completions.Shell)
    case man
    case help(method: String?)
    case version
  }

  var command = Command.serve
  /// `key=value` words of `call`.
  var pairs: [(key: String, value: String)] = []
  /// `--params` of `call`.
  var params: String?
  /// `--format` of `call`; nil where it was not given.
  var format: OutputFormat?
  /// `--write` of `schema`.
  var folder: String?
  /// `--trace`.
  var trace: String?
  /// `--live` of `replay`.
  var isLive = false
  var isSandbox = false
  var account: String?
  var config: String?
  var logLevel = Log.Level.warning
  var framing = Framing.line
  /// The form of characters beyond ASCII in everything that goes out.
  var escaping = Escaping.ascii
  var isStrict = false
  /// Process id of `--parent-pid`.
  var parent: Int32?
  /// Bytes of one message, its newline not counted.
  var maximumLineBytes = Options.usualLineBytes
  var asksHelp = false
  /// The options that were given, in order.
  private var given: [Description] = []

  /// True if an option was given that only programs need: the program then serves on a terminal too.
  var isForPrograms: Bool { given.contains(where: \.isForPrograms) }

  static let usualLineBytes = 16 << 20

  /// Takes the words behind the program's name.
  init(_ arguments: [String]) throws(UsageError) {
    var words = arguments[...]
    var plain: [String] = []
    while let word = words.popFirst() {
      if word.hasPrefix("-"), word != "-" {
        try take(word, &words)
      } else {
        plain.append(word)
      }
    }
    if asksHelp { command = .help(method: plain.first) }
    if command == .serve { try setCommand(plain) }
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0] == "-h" ? "--help" : String(parts[0])
    guard let option = Options.descriptions.first(where: { $0.name == name }) else {
      throw Options.unknown("option", name, Options.descriptions.map(\.name))
    }
    given.append(option)
    switch option.action {
    case .flag(let set):
      if parts.count > 1 { throw UsageError(message: "\(name) takes no value") }
      set(&self)
    case .value(let placeholder, let set):
      let isNext = parts.count == 1 && rest.first?.hasPrefix("--") == false
      let value = parts.count > 1 ? String(parts[1]) : isNext ? rest.removeFirst() : ""
      guard !value.isEmpty else {
        throw UsageError(message: "\(name) needs a value: \(name) \(placeholder)")
      }
      try set(&self, value)
    }
  }

  private mutating func setCommand(_ words: [String]) throws(UsageError) {
    for option in given {
      guard let command = option.command, command != words.first ?? "" else { continue }
      let owner = Options.usages.first { $0.name == command }?.words ?? command
      let place = command.isEmpty ? "serving, not with \(words.first ?? "")" : owner
      throw UsageError(message: "\(option.name) goes with \(place)")
    }
    guard let first = words.first else { return }
    guard let usage = Options.usages.first(where: { $0.name == first && !first.isEmpty }) else {
      throw Options.unknown("command", first, Options.commands)
    }
    try usage.parse(&self, Array(words.dropFirst()))
  }

  /// A usage error that names the nearest known word, or all of them.
  static func unknown(_ what: String, _ given: String, _ known: [String]) -> UsageError {
    let near = NearestName.find(to: given, in: known)
    let hint = near.map { "did you mean \($0)?" } ?? "known are: \(known.joined(separator: ", "))"
    return UsageError(message: "unknown \(what) \"\(given)\"; \(hint)")
  }
}
