import CleverTap
import CleverTapJSON
import GatewayMethods

/// The params of `call`: as given, and what the format and the progress bar need besides.
enum CallParams {
  /// The params; nil where there are none.
  ///
  /// `entry` is nil for a method that does not exist.
  static func params(
    _ options: Options, _ entry: MethodDefinition?, isOnTerminal: Bool
  ) throws(UsageError) -> ParsedValue? {
    let given = try given(options, fields: entry?.params ?? [])
    guard let entry else { return given }
    let format = options.format ?? .usual(isOnTerminal: isOnTerminal)
    var extra = try forFormat(format, given, entry)
    if ProgressBar.isWanted, case .network = entry.handler, given?.member("_meta") == nil {
      extra.append(#""_meta":{"progressToken":0}"#)
    }
    guard !extra.isEmpty, given.map({ $0.kind == .object }) ?? true else { return given }
    let body = given.map { Array($0.raw.dropLast()) } ?? [UInt8(ascii: "{")]
    let comma = given.map { !$0.members.isEmpty } ?? false ? "," : ""
    return try parse(body + Array((comma + extra.joined(separator: ",") + "}").utf8))
  }

  private static func given(_ options: Options, fields: [Param]) throws(UsageError) -> ParsedValue?
  {
    guard
      let bytes = options.params.map({ Array($0.utf8) })
        ?? Shorthand.params(options.pairs, fields: fields)
    else { return nil }
    return try parse(bytes)
  }

  private static func parse(_ bytes: [UInt8]) throws(UsageError) -> ParsedValue {
    let root: ParsedValue
    do throws(ScanError) { root = try Document(bytes).root } catch {
      throw UsageError(message: "--params is not JSON: \(error.message)")
    }
    guard root.kind == .object || root.kind == .array else {
      throw UsageError(message: "--params must be a JSON object or array")
    }
    return root
  }

  /// A table of a report is made from its rows, and lines of JSON from its stream.
  private static func forFormat(
    _ format: OutputFormat, _ given: ParsedValue?, _ entry: MethodDefinition
  ) throws(UsageError) -> [String] {
    let kind = ResultKind(entry, given)
    guard kind == .messages || kind == .rows else {
      try format.check(kind)
      return []
    }
    switch format {
    case .pretty, .json: return []
    case .chart: try format.check(kind)
    case .table, .html, .csv, .ndjson: break
    }
    guard given?.kind != .array else {
      throw UsageError(message: "--format \(format.rawValue) needs params by name")
    }
    let hasShape = given?.member("shape") != nil
    if format == .ndjson {
      return kind == .messages && given?.member("stream") == nil ? [#""stream":true"#] : []
    }
    guard given?.member("stream")?.bool != true else {
      throw UsageError(message: "--format \(format.rawValue) does not go with stream=true")
    }
    return hasShape ? [] : [#""shape":"rows""#]
  }
}
