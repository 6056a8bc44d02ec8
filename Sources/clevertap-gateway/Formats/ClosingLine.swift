import CleverTapJSON

/// The line under a result: `123 messages in 1.2 s, 3 requests`.
enum ClosingLine {
  /// The line with its end; nil for results that count nothing.
  ///
  /// `seconds` is what the call took. Digits are grouped as the format has them.
  static func text(_ result: ParsedValue, seconds: Double, format: OutputFormat) -> String? {
    let kind = ResultKind(result)
    let isGrouped = format == .pretty || format == .chart
    func number(_ count: Int) -> String {
      let digits = Array(String(count).utf8)
      return String(decoding: isGrouped ? Digits.grouped(digits) : digits, as: UTF8.self)
    }
    func counted(_ count: Int, _ noun: String) -> String {
      "\(number(count)) \(noun)\(count == 1 ? "" : "s")"
    }
    let time = "in \(Self.time(seconds))"
    switch kind {
    case .object: return nil
    case .catalogue: return "\(counted(result.elements.count, "row")) \(time)\n"
    case .messages, .rows, .summary, .comparison:
      let requests = result.member("windows")?.elements.compactMap {
        $0.member("attempts")?.integer
      }
      let count = counted(messages(result), "message")
      return "\(count) \(time), \(counted(requests?.reduce(0, +) ?? 0, "request"))\n"
    }
  }

  /// Messages of the result; of a comparison those of both periods.
  private static func messages(_ result: ParsedValue) -> Int {
    if let count = result.member("messageCount")?.integer { return count }
    let totals = result.member("totals")
    let sides = [totals, totals?.member("current"), totals?.member("base")]
    return sides.compactMap { $0?.member("messages")?.integer }.reduce(0, +)
  }

  /// Seconds with one decimal.
  private static func time(_ seconds: Double) -> String {
    let tenths = seconds.isFinite ? Int((max(0, min(seconds, 1e9)) * 10).rounded()) : 0
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
