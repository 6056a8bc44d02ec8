/// The formats for programs as a terminal may see them: exact in a pipe or file, here without control
/// characters.
enum TerminalSafe {
  /// JSON gets escapes for them, which mean the same; other text gets `?`, but for line ends.
  static func text(_ text: [UInt8], _ format: OutputFormat) -> [UInt8] {
    var out = String.UnicodeScalarView()
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if scalar == "\n" || scalar == "\r" || PrintableText.columns(scalar) >= 0 {
        out.append(scalar)
      } else if format == .json || format == .ndjson {
        let digits = String(scalar.value, radix: 16)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
        out += "\\u\(zeros)\(digits)".unicodeScalars
      } else {
        out.append("?")
      }
    }
    return Array(String(out).utf8)
  }
}
