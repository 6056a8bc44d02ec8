import CleverTapJSON

/// A value laid out for reading: two spaces a level, short arrays and objects on one line.
package enum PrettyPrinter {
  private static let lineBytes = 96

  /// The text, with a newline at its end.
  package static func text(_ value: Value, _ escaping: Escaping = .ascii) -> [UInt8] {
    var out: [UInt8] = []
    if let root = try? Document(value.encoded(escaping)).root { append(root, 0, to: &out) }
    return out + [0x0A]
  }

  private static func append(_ view: ParsedValue, _ indent: Int, to out: inout [UInt8]) {
    let children = view.kind == .object ? view.members.count : view.elements.count
    guard view.kind == .object || view.kind == .array, children > 0,
      view.raw.count + indent > lineBytes
    else { return out.append(contentsOf: view.raw) }
    let isObject = view.kind == .object
    out.append(UInt8(ascii: isObject ? "{" : "["))
    func newLine(_ depth: Int) {
      out.append(0x0A)
      out += Array(repeating: 0x20, count: depth)
    }
    if isObject {
      for (index, member) in view.members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        newLine(indent + 2)
        out += member.name.raw
        out += ": ".utf8
        append(member.value, indent + 2, to: &out)
      }
    } else {
      for (index, element) in view.elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        newLine(indent + 2)
        append(element, indent + 2, to: &out)
      }
    }
    newLine(indent)
    out.append(UInt8(ascii: isObject ? "}" : "]"))
  }
}
