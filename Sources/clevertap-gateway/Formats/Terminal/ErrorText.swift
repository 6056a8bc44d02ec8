import CleverTapJSON

/// An error object laid out for a person: the message, what is wrong with each param, what else is
/// known, and what to do.
struct ErrorText {
  let screen: Screen

  /// The whole text for a JSON-RPC error object `{code, message, data}`.
  func text(_ error: ParsedValue) -> [UInt8] {
    let data = error.member("data")
    let message = error.member("message")?.string ?? ""
    var out = paragraph(0, "error: ", .red, message)
    for violation in data?.member("violations")?.elements ?? [] {
      out += text(of: violation, errorMessage: message)
    }
    if let omitted = data?.member("violationsOmitted")?.integer, omitted > 0 {
      out += paragraph(2, "", .plain, "... and \(omitted) more")
    }
    for (name, value) in facts(data) { out += paragraph(2, "\(name): ", .dim, value) }
    if let suggestion = data?.member("suggestion")?.string {
      out += paragraph(2, "did you mean: ", .dim, suggestion)
    }
    if let hint = data?.member("hint")?.string { out += paragraph(0, "hint: ", .cyan, hint) }
    return out
  }

  /// A warning of a result on lines of its own.
  func warning(_ message: String) -> [UInt8] { paragraph(0, "warning: ", .yellow, message) }

  private func text(of violation: ParsedValue, errorMessage: String) -> [UInt8] {
    let path = violation.member("path")?.string ?? ""
    let name = path.isEmpty ? "params" : String(path.dropFirst())
    let message = violation.member("message")?.string ?? ""
    var out: [UInt8] = []
    // Where there is only one violation its sentence is the error's.
    if !message.utf8.elementsEqual(errorMessage.utf8) {
      out += paragraph(2, "\(name): ", .bold, message)
    }
    if let suggestion = violation.member("suggestion")?.string {
      let isAlone = out.isEmpty
      out += paragraph(
        isAlone ? 2 : 4, isAlone ? "\(name): " : "", .bold, "did you mean \(suggestion)?")
    }
    let allowed = violation.member("allowed")?.elements.compactMap(\.string) ?? []
    if !allowed.isEmpty {
      out += paragraph(4, "allowed: ", .dim, allowed.joined(separator: ", "))
    }
    return out
  }

  /// Returns the further facts of `data`: CleverTap's own words, the HTTP status, the window, the
  /// attempts, and the seconds to wait before the next one.
  private func facts(_ data: ParsedValue?) -> [(name: String, value: String)] {
    var facts: [(String, String)] = []
    if let upstream = data?.member("upstream") {
      let parts = ["code", "error"].compactMap { upstream.member($0).flatMap(ErrorText.text) }
      facts.append(("CleverTap said", parts.joined(separator: " ")))
    }
    if let status = data?.member("httpStatus").flatMap(ErrorText.text) {
      facts.append(("HTTP status", status))
    }
    if let window = data?.member("window"), let from = window.member("from")?.string,
      let to = window.member("to")?.string
    {
      facts.append(("window", "\(from) to \(to)"))
    }
    if let attempts = data?.member("attempts").flatMap(ErrorText.text) {
      facts.append(("attempts", attempts))
    }
    if let seconds = data?.member("retryAfterSeconds").flatMap(ErrorText.text) {
      facts.append(("retry after", "\(seconds) s"))
    }
    return facts
  }

  private static func text(_ value: ParsedValue) -> String? {
    value.kind == .null ? nil : value.string ?? String(decoding: value.raw, as: UTF8.self)
  }

  /// A head in a style with a text behind it, both indented, further lines by two columns more.
  private func paragraph(_ indent: Int, _ head: String, _ style: Style, _ text: String) -> [UInt8] {
    let head = screen.printable(head).bytes
    let room = screen.columns.map { max($0 - indent, 20) }
    let lines = PrintableText(head + screen.printable(text).bytes, isUTF8: true)
      .wrapped(to: room, hanging: 2)
    var out: [UInt8] = []
    for (index, line) in lines.enumerated() {
      out += [UInt8](repeating: 0x20, count: indent + (index == 0 ? 0 : 2))
      let isHead = index == 0 && line.bytes.starts(with: head)
      out += isHead ? screen.styled(head, style) + line.bytes.dropFirst(head.count) : line.bytes
      out.append(0x0A)
    }
    return out
  }
}
