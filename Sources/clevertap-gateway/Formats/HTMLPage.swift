import CleverTapJSON
enum HTMLPage {
  static func text(_ result: ParsedValue, _ kind: ResultKind, sortBy: String?) -> [UInt8] { [] }
}
