extension Options {
  /// One way to start the program: parsing, help, manual page and completions all read its row.
  struct Usage: Sendable {
    /// The words behind the program's name, as help shows them.
    let words: String
    /// The effect, as help has it.
    let summary: String
    /// Sets the command from the words behind its name.
    let parse: @Sendable (inout Options, [String]) throws(UsageError) -> Void

    /// The command's name; empty for serving.
    var name: String { String(words.prefix { $0 != " " }) }
  }

  static let usages = [
    Usage(words: "", summary: "serve; on a terminal, a prompt") { _, _ in },
    Usage(
      words: "call METHOD [key=value ...]", summary: "one call, result on stdout", parse: call),
    Usage(words: "replay FILE", summary: "repeat a --trace in the sandbox, compare answers") {
      options, words throws(UsageError) in
      guard words.count == 1 else {
        throw UsageError(message: "replay takes the file of a trace")
      }
      options.command = .replay(file: words[0])
    },
    Usage(words: "trace FILE", summary: "print a --trace for reading, errors first") {
      options, words throws(UsageError) in
      guard words.count == 1 else { throw UsageError(message: "trace takes the file of a trace") }
      options.command = .trace(file: words[0])
    },
    Usage(words: "doctor", summary: "what is configured, what works, and remedies") {
      options, words throws(UsageError) in
      guard words.isEmpty else { throw UsageError(message: "doctor takes no words") }
      options.command = .doctor
    },
    Usage(words: "completions bash|zsh|fish", summary: "what Tab needs to know, for a shell") {
      options, words throws(UsageError) in
      let shells = Completions.Shell.allCases.map(\.rawValue)
      guard words.count == 1 else {
        throw UsageError(message: "completions takes a shell: \(shells.joined(separator: ", "))")
      }
      guard let shell = Completions.Shell(rawValue: words[0]) else {
        throw unknown("shell", words[0], shells)
      }
      options.command = .completions(shell)
    },
    Usage(words: "man", summary: "print the manual page") {
      options, words throws(UsageError) in
      guard words.isEmpty else { throw UsageError(message: "man takes no words") }
      options.command = .man
    },
    Usage(
      words: "schema [NAME] [--write DIR]",
      summary: "print openrpc, mcp-tools, errors or a METHOD's"
    ) { options, words throws(UsageError) in
      guard words.count <= 1 else { throw UsageError(message: "schema takes one name") }
      options.command = .schema(name: words.first)
    },
  ]

  /// The names of the commands.
  static var commands: [String] { usages.map(\.name).filter { !$0.isEmpty } }

  @Sendable private static func call(
    _ options: inout Options, _ words: [String]
  ) throws(UsageError) {
    guard let method = words.first else {
      throw UsageError(
        message: "call needs a method: clevertap-gateway call METHOD [key=value ...]")
    }
    options.command = .call(method: method)
    options.pairs = try Words.pairs(
      words.dropFirst(), remedy: "write key=value, or use --params JSON")
    if options.params != nil, !options.pairs.isEmpty {
      throw UsageError(message: "give params as key=value or with --params, not both")
    }
  }
}
