import CleverTapJSON
import Testing

@testable import clevertap_gateway

/// A result in a format as text on a screen; colours as `<32>..<0>`.
func shown(
  _ json: String, as format: OutputFormat, columns: Int? = nil, isUTF8: Bool = true,
  hasColor: Bool = false, sortBy: String? = nil, lineLimit: Int? = nil
) throws -> String {
  let screen = Screen(columns: columns, hasColor: hasColor, isUTF8: isUTF8)
  let bytes = try format.text(
    try Document(json).root, sortBy: sortBy, on: screen, lineLimit: lineLimit)
  return visible(bytes)
}

/// Compares two texts and shows the one that came out.
func check(
  _ actual: String, _ wanted: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual == wanted, "got:\n\(actual)", sourceLocation: sourceLocation)
}

/// Bytes as text, the escape sequences of colours as `<32>`.
func visible(_ bytes: [UInt8]) -> String {
  var text = ""
  for part in String(decoding: bytes, as: UTF8.self).split(
    separator: "\u{1B}[", omittingEmptySubsequences: false)
  {
    guard !text.isEmpty || part.isEmpty || bytes.first == 0x1B, let end = part.firstIndex(of: "m"),
      part[..<end].allSatisfy(\.isNumber), !part[..<end].isEmpty
    else {
      text += part
      continue
    }
    text += "<\(part[..<end])>" + part[part.index(after: end)...]
  }
  return text
}

/// A summary of two channels.
let summary = #"""
  {"account":"prod","from":"20261117","to":"20261119","timezone":"Asia/Kolkata",
   "fetchedAt":"2026-11-24T18:47:25Z","basis":"messagesStartedInRange, countsToDate",
   "partial":false,"messageCount":1234,"groupBy":["channel"],"rows":[
    {"channel":"inapp","messages":3,"metrics":{"sent":0,"clicked":1140},
     "rates":{"clickedPerSent":null,"clickedPerViewed":0.107234}},
    {"channel":"push","messages":1231,"metrics":{"sent":17009,"clicked":-1401,"errors":2.50},
     "rates":{"clickedPerSent":0.082368,"clickedPerViewed":1}}],
   "totals":{"messages":1234,"metrics":{"sent":17009,"clicked":-261,"errors":2.5},
    "rates":{"clickedPerSent":-0.015345,"clickedPerViewed":null}},
   "windows":[{"from":"20261117","to":"20261119","messages":1234,"attempts":3,"milliseconds":5}],
   "warnings":[{"kind":"emptyReport","message":"A <b>warning</b>."}]}
  """#

/// A comparison of two groups, one of them in one period only.
let comparison = #"""
  {"account":"prod","from":"20261117","to":"20261118","baseFrom":"20261115","baseTo":"20261116",
   "groupBy":["channel"],"rows":[
    {"channel":"push",
     "current":{"messages":12,"metrics":{"sent":17009,"errors":3},"rates":{"clickedPerSent":0.082368}},
     "base":{"messages":10,"metrics":{"sent":15000,"errors":1},"rates":{"clickedPerSent":0.07}},
     "change":{"messages":{"absolute":2,"percent":20},
      "metrics":{"sent":{"absolute":2009,"percent":13.393333},"errors":{"absolute":2,"percent":200}},
      "rates":{"clickedPerSent":{"points":1.2368}}}},
    {"channel":"sms","current":null,
     "base":{"messages":1,"metrics":{"sent":5},"rates":{"clickedPerSent":null}},
     "change":{"messages":{"absolute":-1,"percent":-100},
      "metrics":{"sent":{"absolute":-5,"percent":-100},"errors":null},
      "rates":{"clickedPerSent":{"points":null}}}}],
   "totals":{"current":{"messages":12,"metrics":{"sent":17009,"errors":3},"rates":{"clickedPerSent":0.1}},
    "base":{"messages":11,"metrics":{"sent":15005,"errors":1},"rates":{"clickedPerSent":0.1}},
    "change":{"messages":{"absolute":1,"percent":9.090909},
     "metrics":{"sent":{"absolute":2004,"percent":13.355548},"errors":{"absolute":2,"percent":200}},
     "rates":{"clickedPerSent":{"points":0}}}},
   "windows":[{"attempts":1},{"attempts":1}],"warnings":[]}
  """#
