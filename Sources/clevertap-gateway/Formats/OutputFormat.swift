/// How `call` prints a result.
enum OutputFormat: String, CaseIterable {
  /// The result as one JSON text.
  case json
  /// Aligned columns, for reading.
  case table
  /// RFC 4180, for spreadsheets.
  case csv
  /// One JSON text a row or message.
  case ndjson
}
