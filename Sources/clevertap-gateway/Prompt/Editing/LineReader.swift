/// Reads lines at the terminal.
protocol LineReader: AnyObject {
  /// Waits for a line, behind a prompt; `nesting` is that of the lines it goes on.
  func read(_ prompt: String, after nesting: JSONNesting) -> LineRead
  /// Adds an entry to the history, which the keys go through.
  func remember(_ entry: String)
  /// Frees what it holds; the terminal's settings are the caller's.
  func close()
}

/// The result of reading a line.
enum LineRead: Equatable {
  /// The line, without its newline; a paste may have put more newlines into it.
  case line(String)
  /// Ctrl-C took the line back.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the input.
  case end
  /// The program is to end with a status.
  case exit(Int32)
}
