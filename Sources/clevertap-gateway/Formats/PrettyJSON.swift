import CleverTapJSON

/// A JSON value laid out for reading: two spaces a level, names and values in colours.
struct PrettyJSON {
  let screen: Screen
  let lineLimit: Int?

  /// The text, or at most so many lines of it and one that counts the rest.
  func text(_ value: ParsedValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, 0, to: &out)
    out.append(0x0A)
    guard let lineLimit else { return out }
    let lines = out.split(separator: 0x0A)
    guard lines.count > lineLimit else { return out }
    let shown = max(1, lineLimit - 1)
    return Array(lines.prefix(shown).joined(separator: [0x0A]))
      + Array("\n... and \(lines.count - shown) more lines\n".utf8)
  }

  private func append(_ value: ParsedValue, _ indent: Int, to out: inout [UInt8]) {
    switch value.kind {
    case .object where !value.members.isEmpty:
      out.append(UInt8(ascii: "{"))
      for (index, member) in value.members.enumerated() {
        newLine(indent + 2, isFirst: index == 0, to: &out)
        out += screen.styled(string(member.name), .blue) + Array(": ".utf8)
        append(member.value, indent + 2, to: &out)
      }
      newLine(indent, isFirst: true, to: &out)
      out.append(UInt8(ascii: "}"))
    case .array where !value.elements.isEmpty:
      out.append(UInt8(ascii: "["))
      for (index, element) in value.elements.enumerated() {
        newLine(indent + 2, isFirst: index == 0, to: &out)
        append(element, indent + 2, to: &out)
      }
      newLine(indent, isFirst: true, to: &out)
      out.append(UInt8(ascii: "]"))
    case .string: out += screen.styled(string(value), .green)
    case .number: out += screen.styled(Array(value.raw), .cyan)
    case .true, .false, .null: out += screen.styled(Array(value.raw), .yellow)
    case .object, .array: out += value.raw
    }
  }

  private func newLine(_ indent: Int, isFirst: Bool, to out: inout [UInt8]) {
    if !isFirst { out.append(UInt8(ascii: ",")) }
    out.append(0x0A)
    out += [UInt8](repeating: 0x20, count: indent)
  }

  /// A string as JSON that a person can read: characters that a terminal shows are written as such.
  private func string(_ value: ParsedValue) -> [UInt8] {
    guard let text = value.string else { return Array(value.raw) }
    var out = [UInt8(ascii: "\"")]
    for scalar in text.unicodeScalars {
      let isShown =
        scalar.isASCII
        ? PrintableText.columns(scalar) > 0
        : screen.isUTF8 && PrintableText.columns(scalar) >= 0
      if isShown, scalar != "\"", scalar != "\\" {
        out += Array(String(scalar).utf8)
      } else {
        out += Value.string(String(scalar)).encoded().dropFirst().dropLast()
      }
    }
    return out + [UInt8(ascii: "\"")]
  }
}
