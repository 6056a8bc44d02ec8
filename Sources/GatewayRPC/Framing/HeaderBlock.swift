/// A complete header block: field lines and an empty line.
struct HeaderBlock {
  let isEmpty: Bool
  /// nil where the field is absent, no number, or given twice with different values.
  let contentLength: Int?

  /// nil where the empty line is still to come.
  init?(_ bytes: [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    lines.removeLast()
    guard lines.last == "" else { return nil }
    let fields = lines.dropLast()
    isEmpty = fields.allSatisfy { $0.isEmpty }
    var lengths: Set<Int> = []
    var isUsable = true
    for field in fields {
      guard let colon = field.firstIndex(of: ":") else { continue }
      guard field[..<colon].lowercased() == "content-length" else { continue }
      let text = field[field.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
      if let length = Int(text), length >= 0, text.first != "+" {
        lengths.insert(length)
      } else {
        isUsable = false
      }
    }
    contentLength = isUsable && lengths.count == 1 ? lengths.first : nil
  }
}
