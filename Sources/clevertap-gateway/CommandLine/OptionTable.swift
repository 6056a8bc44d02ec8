import CleverTapSystem
import GatewayRPC

extension Options {
  /// One option of the table: parsing, help, manual page and completions all read its row.
  struct Description: Sendable {
    /// Changes the options as one that was given asks for.
    enum Action: Sendable {
      /// Takes no value.
      case flag(@Sendable (inout Options) -> Void)
      /// Takes a value, which help calls `placeholder`.
      case value(
        placeholder: String, @Sendable (inout Options, String) throws(UsageError) -> Void)
    }

    /// Its name with both hyphens.
    let name: String
    /// Its use in a phrase.
    let summary: String
    let action: Action
    /// The only command it goes with, "" for serving; nil where it goes with several.
    var command: String?
    /// The values it takes, where there is a list of them; made when wanted, since every start reads
    /// this table and the names of enum cases take their time.
    var choices: @Sendable () -> [String] = { [] }
    /// True if the option's value is a file or folder.
    var isPath = false
    /// True if only programs need the option: with it the program serves even on a terminal.
    var isForPrograms = false

    /// The name of the value in help; nil where the option takes none.
    var value: String? {
      switch action {
      case .flag: nil
      case .value(let placeholder, _): placeholder
      }
    }
  }

  static let descriptions = accountOptions + callOptions + recordingOptions + servingOptions

  private static let accountOptions = [
    Description(
      name: "--sandbox", summary: "answer in-process, without account or network",
      action: .flag { $0.isSandbox = true }),
    Description(
      name: "--account", summary: "account of calls that name none",
      action: .value(placeholder: "NAME") { options, value in options.account = value }),
    Description(
      name: "--config", summary: "config file instead of the usual one",
      action: .value(placeholder: "FILE") { options, value in options.config = value },
      isPath: true),
  ]

  private static let callOptions = [
    Description(
      name: "--params", summary: "params of `call` as one JSON object or array",
      action: .value(placeholder: "JSON") { options, value in options.params = value },
      command: "call"),
    Description(
      name: "--format", summary: "how `call` prints its result (pretty, json, table, ...)",
      action: .value(placeholder: "KIND") { options, value throws(UsageError) in
        options.format = try choice("--format", value, OutputFormat.allCases, \.rawValue)
      }, command: "call", choices: { OutputFormat.allCases.map(\.rawValue) }),
    Description(
      name: "--write", summary: "where `schema` writes all its files",
      action: .value(placeholder: "DIR") { options, value in options.folder = value },
      command: "schema", isPath: true),
  ]

  private static let recordingOptions = [
    Description(
      name: "--log-level", summary: "error, warning, info, debug or trace",
      action: .value(placeholder: "LEVEL") { options, value throws(UsageError) in
        options.logLevel = try choice("--log-level", value, Log.Level.allCases, \.name)
      }, choices: { Log.Level.allCases.map(\.name) }),
    Description(
      name: "--trace", summary: "record every message, secrets redacted, in a file",
      action: .value(placeholder: "FILE") { options, value in options.trace = value },
      command: "", isPath: true),
    Description(
      name: "--live", summary: "let `replay` ask CleverTap again",
      action: .flag { $0.isLive = true }, command: "replay"),
    Description(
      name: "--utf8", summary: "write UTF-8 instead of \\uXXXX",
      action: .flag { $0.escaping = .utf8 }),
  ]

  private static let servingOptions = [
    Description(
      name: "--framing", summary: "line, or header for Content-Length blocks",
      action: .value(placeholder: "KIND") { options, value throws(UsageError) in
        options.framing = try choice("--framing", value, Framing.allCases, \.rawValue)
      }, choices: { Framing.allCases.map(\.rawValue) }, isForPrograms: true),
    Description(
      name: "--strict", summary: "refuse params:null", action: .flag { $0.isStrict = true },
      isForPrograms: true),
    Description(
      name: "--parent-pid", summary: "end when process N ends",
      action: .value(placeholder: "N") { options, value throws(UsageError) in
        guard let pid = Int32(value), pid > 0 else {
          throw UsageError(message: "--parent-pid needs the id of a process, not \"\(value)\"")
        }
        options.parent = pid
      }, isForPrograms: true),
    Description(
      name: "--max-line-bytes", summary: "longest message read (default 16 MiB)",
      action: .value(placeholder: "N") { options, value throws(UsageError) in
        guard let bytes = Int(value), (1...1 << 31).contains(bytes) else {
          throw UsageError(message: "--max-line-bytes needs a number of bytes, not \"\(value)\"")
        }
        options.maximumLineBytes = bytes
      }, isForPrograms: true),
    Description(
      name: "--stdio", summary: "serve, even on a terminal", action: .flag { _ in },
      isForPrograms: true),
    Description(
      name: "--help", summary: "this screen, or METHOD's with a name behind it",
      action: .flag { $0.asksHelp = true }),
    Description(
      name: "--version", summary: "print the version",
      action: .flag { $0.command = .version }),
  ]

  /// The case that a value names; an error with the nearest name where it names none.
  private static func choice<Case>(
    _ option: String, _ value: String, _ cases: [Case], _ name: (Case) -> String
  ) throws(UsageError) -> Case {
    if let found = cases.first(where: { name($0).utf8.elementsEqual(value.utf8) }) { return found }
    throw unknown(option, value, cases.map(name))
  }
}
