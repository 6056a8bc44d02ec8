import CleverTap
import CleverTapSystem
import GatewayRPC

/// The command line, taken apart.
struct Options {
  /// What is to be done.
  enum Command: Equatable {
    case serve
    case call(method: String)
    case schema(name: String?)
    case doctor
    case replay(file: String)
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
  /// How `call` prints its result.
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
  /// `--stdio`: serving is meant, even on a terminal.
  var isStdio = false
  var isUTF8 = false
  var isStrict = false
  var parent: Int32?
  var maximumLineBytes = 16 << 20

  /// One option: its name, what follows it, and what it is for.
  struct Description {
    let name: String
    let value: String?
    let summary: String
    /// The values it takes, where there is a list of them; made when wanted, since every start reads
    /// this table and the names of enum cases take their time.
    var choices: @Sendable () -> [String] = { [] }
    /// Whether its value is a file or folder.
    var isPath = false
  }

  static let descriptions = [
    Description(
      name: "--sandbox", value: nil, summary: "answer in-process, without account or network"),
    Description(name: "--account", value: "NAME", summary: "account of calls that name none"),
    Description(
      name: "--config", value: "FILE", summary: "config file instead of the usual one",
      isPath: true),
    Description(
      name: "--params", value: "JSON", summary: "params of `call` as one JSON object or array"),
    Description(
      name: "--format", value: "KIND",
      summary: "print `call`'s result as json, table, csv or ndjson",
      choices: { OutputFormat.allCases.map(\.rawValue) }),
    Description(
      name: "--write", value: "DIR", summary: "where `schema` writes all its files", isPath: true),
    Description(
      name: "--log-level", value: "LEVEL", summary: "error, warning, info, debug or trace",
      choices: { Log.Level.allCases.map(\.name) }),
    Description(
      name: "--framing", value: "KIND", summary: "line, or header for Content-Length blocks",
      choices: { Framing.allCases.map(\.rawValue) }),
    Description(
      name: "--trace", value: "FILE", summary: "record every message, secrets redacted, in a file",
      isPath: true),
    Description(name: "--live", value: nil, summary: "let `replay` ask CleverTap again"),
    Description(name: "--utf8", value: nil, summary: "write UTF-8 instead of \\uXXXX"),
    Description(name: "--strict", value: nil, summary: "refuse params:null"),
    Description(name: "--parent-pid", value: "N", summary: "end when process N ends"),
    Description(
      name: "--max-line-bytes", value: "N", summary: "longest message read (default 16 MiB)"),
    Description(name: "--stdio", value: nil, summary: "serve, even on a terminal"),
    Description(
      name: "--help", value: nil, summary: "this screen, or METHOD's with a name behind it"),
    Description(name: "--version", value: nil, summary: "print the version"),
  ]

  /// One way to start the program: what follows its name, and what it then does.
  struct Usage {
    let words: String
    let summary: String
    /// The command's name; empty where there is none.
    var name: String { String(words.prefix { $0 != " " }) }
  }

  static let usages = [
    Usage(words: "", summary: "serve, one message a line"),
    Usage(words: "call METHOD [key=value ...]", summary: "one call, result on stdout"),
    Usage(
      words: "replay FILE", summary: "repeat a --trace in the sandbox, compare answers"),
    Usage(words: "doctor", summary: "what is configured, what works, and remedies"),
    Usage(words: "completions bash|zsh|fish", summary: "what Tab needs to know, for a shell"),
    Usage(words: "man", summary: "print the manual page"),
    Usage(
      words: "schema [NAME] [--write DIR]",
      summary: "print openrpc, mcp-tools, errors or a METHOD's"),
  ]

  static var commands: [String] { usages.map(\.name).filter { !$0.isEmpty } }

  init(_ arguments: [String]) throws(UsageError) {
    var words = arguments[...]
    var plain: [String] = []
    var asksHelp = false
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        plain.append(word)
        continue
      }
      if word == "-h" || word == "--help" {
        asksHelp = true
        continue
      }
      try take(word, &words)
    }
    if asksHelp { command = .help(method: plain.first) }
    if command == .serve { try setCommand(plain) }
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = Options.descriptions.first(where: { $0.name == name }) else {
      throw Options.unknown("option", name, Options.descriptions.map(\.name))
    }
    guard option.value != nil else {
      if parts.count > 1 { throw UsageError(message: "\(name) takes no value") }
      return setFlag(name)
    }
    guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
      throw UsageError(message: "\(name) needs a value: \(name) \(option.value ?? "")")
    }
    try set(name, value)
  }

  private mutating func setFlag(_ name: String) {
    switch name {
    case "--sandbox": isSandbox = true
    case "--stdio": isStdio = true
    case "--live": isLive = true
    case "--utf8": isUTF8 = true
    case "--strict": isStrict = true
    case "--version": command = .version
    default: break
    }
  }

  private mutating func set(_ name: String, _ value: String) throws(UsageError) {
    switch name {
    case "--account": account = value
    case "--config": config = value
    case "--params": params = value
    case "--trace": trace = value
    case "--write": folder = value
    case "--format":
      guard let format = OutputFormat(rawValue: value) else {
        throw Options.unknown(name, value, OutputFormat.allCases.map(\.rawValue))
      }
      self.format = format
    case "--log-level":
      guard let level = Log.Level.allCases.first(where: { $0.name == value }) else {
        throw Options.unknown(name, value, Log.Level.allCases.map(\.name))
      }
      logLevel = level
    case "--framing":
      guard let framing = Framing(rawValue: value) else {
        throw Options.unknown(name, value, Framing.allCases.map(\.rawValue))
      }
      self.framing = framing
    case "--parent-pid":
      guard let pid = Int32(value), pid > 0 else {
        throw UsageError(message: "--parent-pid needs the id of a process, not \"\(value)\"")
      }
      parent = pid
    case "--max-line-bytes":
      guard let bytes = Int(value), (1...1 << 31).contains(bytes) else {
        throw UsageError(message: "--max-line-bytes needs a number of bytes, not \"\(value)\"")
      }
      maximumLineBytes = bytes
    default: break
    }
  }

  private mutating func setCommand(_ words: [String]) throws(UsageError) {
    for (name, isGiven) in [("--params", params != nil), ("--format", format != nil)]
    where isGiven && words.first != "call" {
      throw UsageError(message: "\(name) goes with call METHOD")
    }
    if isLive, words.first != "replay" { throw UsageError(message: "--live goes with replay FILE") }
    guard let first = words.first else { return }
    if trace != nil { throw UsageError(message: "--trace goes with serving, not with \(first)") }
    if first == "replay" {
      guard words.count == 2 else { throw UsageError(message: "replay takes the file of a trace") }
      command = .replay(file: words[1])
      return
    }
    if first == "schema" {
      guard words.count <= 2 else { throw UsageError(message: "schema takes one name") }
      command = .schema(name: words.dropFirst().first)
      return
    }
    if first == "doctor" || first == "man" {
      guard words.count == 1 else { throw UsageError(message: "\(first) takes no words") }
      command = first == "man" ? .man : .doctor
      return
    }
    if first == "completions" {
      let shells = Completions.Shell.allCases.map(\.rawValue)
      guard words.count == 2 else {
        throw UsageError(message: "completions takes a shell: \(shells.joined(separator: ", "))")
      }
      guard let shell = Completions.Shell(rawValue: words[1]) else {
        throw Options.unknown("shell", words[1], shells)
      }
      command = .completions(shell)
      return
    }
    guard first == "call" else { throw Options.unknown("command", first, Options.commands) }
    guard words.count > 1 else {
      throw UsageError(
        message: "call needs a method: clevertap-gateway call METHOD [key=value ...]")
    }
    command = .call(method: words[1])
    for word in words.dropFirst(2) {
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw UsageError(message: "\"\(word)\" is no param: write key=value, or use --params JSON")
      }
      pairs.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
    }
    if params != nil, !pairs.isEmpty {
      throw UsageError(message: "give params as key=value or with --params, not both")
    }
  }

  private static func unknown(_ what: String, _ given: String, _ known: [String]) -> UsageError {
    let near = NearestName.find(to: given, in: known)
    let hint = near.map { "did you mean \($0)?" } ?? "known are: \(known.joined(separator: ", "))"
    return UsageError(message: "unknown \(what) \"\(given)\"; \(hint)")
  }
}
