import CleverTapJSON

/// Prints results, errors and warnings at the prompt.
struct PromptPrinter {
  /// Lines of a screen that are left to what stands around a result.
  private static let linesAround = 4

  let terminal: PromptTerminal
  let waiting: PromptWaiting

  private var screen: Screen { Screen(descriptor: terminal.output, isTerminal: true) }

  /// A result in a format, cut to a screen unless it `isWhole`.
  func show(
    _ result: ParsedValue, of params: ParsedValue?, seconds: Double, as format: OutputFormat,
    isWhole: Bool
  ) throws(UsageError) {
    let text = try format.text(
      result, sortBy: params?.member("sortBy")?.string, on: screen,
      lineLimit: isWhole ? nil : max(1, terminal.size.rows - PromptPrinter.linesAround),
      isOnTerminal: true)
    terminal.write(text, unless: waiting.isInterrupted)
    if format != .json, format != .html { showWarnings(of: result) }
    showClosingLine(of: result, seconds: seconds, as: format)
  }

  /// Shows the warnings and the closing line of messages that were streamed one by one.
  func show(streamed result: ParsedValue, seconds: Double, as format: OutputFormat) {
    showWarnings(of: result)
    showClosingLine(of: result, seconds: seconds, as: format)
  }

  /// An error object.
  func show(error: ParsedValue) { terminal.write(ErrorText(screen: screen).text(error)) }

  /// The windows of a call over time, from its result or its error's data.
  func show(windowsOf data: ParsedValue) {
    terminal.write(WindowTimeline(screen: screen).text(data))
  }

  private func showWarnings(of result: ParsedValue) {
    for warning in result.member("warnings")?.elements ?? [] {
      let message = warning.member("message")?.string ?? ""
      terminal.write(ErrorText(screen: screen).warning(message))
    }
  }

  private func showClosingLine(
    of result: ParsedValue, seconds: Double, as format: OutputFormat
  ) {
    guard format.isForPeople,
      let line = ClosingLine.text(result, seconds: seconds, format: format)
    else { return }
    terminal.write(screen.styled(Array(line.utf8), .dim))
  }
}
