import CleverTapJSON
import GatewayMethods

/// A result as the file that `save` writes: exact, for programs, whatever the terminal is.
struct SavedResult {
  private static let screen = Screen(columns: nil, hasColor: false, isUTF8: true)
  private static let endings = ["json", "csv", "ndjson", "html"]

  private let result: ParsedValue
  private let sortBy: String?

  init(_ result: ParsedValue, of call: LastCall) {
    self.result = result
    sortBy = call.params?.member("sortBy")?.string
  }

  /// The file's content, in the format that the end of its name says.
  func bytes(for path: String) throws(UsageError) -> [UInt8] {
    let ending = path.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
    switch ending {
    case "json": return PrettyPrinter.text(.raw(Array(result.raw)))
    case "csv": return try OutputFormat.csv.text(result, on: SavedResult.screen)
    case "html": return try OutputFormat.html.text(result, sortBy: sortBy, on: SavedResult.screen)
    case "ndjson":
      let kind = ResultKind(result)
      guard kind == .messages else {
        return try OutputFormat.ndjson.text(result, on: SavedResult.screen)
      }
      let rows = ResultTable.flatRows(OutputFormat.rows(of: result))
      return rows.flatMap { Array($0.raw) + [0x0A] }
    case _:
      let names = SavedResult.endings.map { ".\($0)" }.joined(separator: ", ")
      throw UsageError(message: "name a file that ends in one of \(names)")
    }
  }
}
