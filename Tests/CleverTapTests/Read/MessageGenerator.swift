@testable import CleverTap

/// Makes bodies of messages by chance, some of them damaged; the same for the same seed.
struct MessageGenerator {
  private var generator: SplitMix

  init(seed: UInt64) { generator = SplitMix(seed: seed) }

  mutating func body() -> [UInt8] {
    var body = Array("{\"messages\":[".utf8)
    for index in 0..<pick(8) {
      if index > 0 { body += "\(space()),\(space())".utf8 }
      body += message().utf8
    }
    body += "]}".utf8
    if pick(3) == 0, !body.isEmpty { damage(&body) }
    return body
  }

  private mutating func damage(_ body: inout [UInt8]) {
    let index = pick(body.count)
    switch pick(4) {
    case 0: body[index] = UInt8(pick(256))
    case 1: body.remove(at: index)
    case 2: body.insert(UInt8(pick(256)), at: index)
    default: body.removeSubrange(index...)
    }
  }

  private mutating func message() -> String {
    var members: [String] = []
    for _ in 0..<pick(9) { members.append("\(name())\(space()):\(space())\(value(depth: 0))") }
    return "{\(space())\(members.joined(separator: "\(space()),\(space())"))\(space())}"
  }

  private mutating func name() -> String {
    if pick(4) == 0 { return string() }
    if pick(40) == 0 { return #""start\u005fdate""# }
    let all = pick(10) == 0 ? KnownMember.allCases : Array(KnownMember.allCases.prefix(8))
    return "\"\(all[pick(all.count)].key)\""
  }

  private mutating func value(depth: Int) -> String {
    switch pick(depth > 3 ? 6 : 9) {
    case 0: return ["null", "true", "false"][pick(3)]
    case 1: return String(pick(2_000_000_000))
    case 2: return ["0", "-1", "1.50", "1e9", "12345678", "0.1E-7", "123456789012"][pick(7)]
    case 3:
      return [
        #""InApp""#, #""Completed""#, #""one time""#, #""web_exit-intent""#,
        #""Push notification""#,
        #""20 Sep, 2024 17:50:00""#, #""Oct 18, 4:08 PM""#, #""Dec 31, 9:00 pm""#,
      ][pick(8)]
    case 4, 5: return string()
    case 6: return "[\(list { $0.value(depth: depth + 1) })]"
    case 7:
      return "{\(list { "\($0.string())\($0.space()):\($0.value(depth: depth + 1))" })}"
    default: return "[{\"sent\":\(pick(100_000)),\"viewed\":\(pick(10_000)),\"clicked\":1}]"
    }
  }

  private mutating func list(_ element: (inout Self) -> String) -> String {
    var parts: [String] = []
    for _ in 0..<pick(5) { parts.append(space() + element(&self) + space()) }
    return parts.joined(separator: ",")
  }

  private mutating func string() -> String {
    let parts = [
      "a", "bcd", "x y", "é", "日本", "😀", "\u{7F}", "\\n", "\\u0041", "\\\\", "0123456789",
    ]
    var text = ""
    for _ in 0..<pick(6) { text += parts[pick(pick(2) == 0 ? 3 : parts.count)] }
    return "\"\(text)\""
  }

  private mutating func space() -> String {
    pick(6) == 0 ? [" ", "\n", "\t", "\r\n", "          ", "\n        "][pick(6)] : ""
  }

  private mutating func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
}
