import CleverTapJSON
import CleverTapSystem
import GatewayRPC

/// Prints what `call` ends with: results on stdout, errors and everything about a result on stderr.
struct CallPrinter {
  private let output: Int32
  private let format: OutputFormat
  /// True if `--format` gave the format; false if the kind of stdout chose it.
  private let isFormatGiven: Bool
  private let isTerminal: (output: Bool, error: Bool)
  private let screen: Screen
  private let errorScreen: Screen

  init(_ streams: StandardStreams, format: OutputFormat?) {
    output = streams.output
    isTerminal = (streams.terminals.output, streams.terminals.error)
    self.format = format ?? .usual(isOnTerminal: isTerminal.output)
    isFormatGiven = format != nil
    screen = Screen(descriptor: streams.output, isTerminal: isTerminal.output)
    errorScreen = Screen(descriptor: 2, isTerminal: isTerminal.error)
  }

  /// Prints a result; false where nobody reads it.
  ///
  /// With `stream` stdout has the messages alone, one a line; the result, which tells what to know
  /// about them, goes to stderr.
  func show(
    _ reply: Reply, of params: ParsedValue?, seconds: Double
  ) throws(UsageError) -> Bool {
    if params?.member("stream")?.bool == true {
      return CallCommand.write(reply.chunks + [[0x0A]], to: 2)
    }
    guard format != .json || isTerminal.output,
      let document = try? Document(Array(reply.chunks.joined()))
    else { return CallCommand.write(reply.chunks + [[0x0A]], to: output) }
    let result = document.root
    let sortBy = params?.member("sortBy")?.string
    let text = try format.text(
      result, sortBy: sortBy, on: screen, isOnTerminal: isTerminal.output)
    let isRead = CallCommand.write([text], to: output)
    showWarnings(result)
    if format.isForPeople, isTerminal.error,
      let line = ClosingLine.text(result, seconds: seconds, format: format)
    {
      _ = CallCommand.write([errorScreen.styled(Array(line.utf8), .dim)], to: 2)
    }
    return isRead
  }

  /// Prints the warnings of a result, where the format has no place for them.
  private func showWarnings(_ result: ParsedValue) {
    guard format != .json, format != .html else { return }
    for warning in result.member("warnings")?.elements ?? [] {
      let message = warning.member("message")?.string ?? ""
      let text =
        isTerminal.error
        ? ErrorText(screen: errorScreen).warning(message)
        : errorScreen.printable("clevertap-gateway: warning: \(message)").bytes + [0x0A]
      _ = CallCommand.write([text], to: 2)
    }
  }

  /// Prints an error: laid out on a terminal unless JSON was asked for, as JSON for programs.
  func show(_ error: RPCError) {
    let isForPrograms = isFormatGiven && (format == .json || format == .ndjson)
    let json = error.encoded(.ascii)
    guard isTerminal.error, !isForPrograms, let value = try? Document(json).root else {
      _ = CallCommand.write([json + [0x0A]], to: 2)
      return
    }
    _ = CallCommand.write([ErrorText(screen: errorScreen).text(value)], to: 2)
  }
}
