import Foundation
import Testing

@testable import clevertap_gateway

/// How a trace is printed.
@Suite struct TraceListingTests {
  private func listing(_ lines: [(String, String, String)], columns: Int? = nil) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("trace-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: path) }
    let records = try lines.map { time, direction, line in
      let record = ["time": "2026-11-24T\(time)Z", "direction": direction, "line": line]
      return String(decoding: try JSONEncoder().encode(record), as: UTF8.self) + "\n"
    }
    try Data(records.joined().utf8).write(to: path)
    let screen = Screen(columns: columns, isUTF8: false)
    return visible(TraceListing(try TraceReader(path.path)).text(on: screen))
  }

  @Test func everyMessageTellsWhatItAnswersAndErrorsComeFirst() throws {
    check(
      try listing([
        (
          "10:00:00.000", "in",
          #"{"id":1,"method":"getReport","params":{"_meta":{"progressToken":"p"}}}"#
        ),
        ("10:00:00.250", "in", #"{"id":"1","method":"tools/call","params":{"name":"getReport"}}"#),
        (
          "10:00:02.000", "out",
          #"{"method":"notifications/progress","params":{"progressToken":"p","message":"1 of 3"}}"#
        ),
        (
          "10:00:02.500", "out",
          #"{"id":1,"error":{"code":1002,"message":"No\u001b[2J.","data":{"kind":"unauthorized"}}}"#
        ),
      ]),
      """
      1 error
      time             id  method     after  bytes
      ------------  -  --  ---------  -----  -----  --------------------------------
      10:00:02.500  <  1   getReport  2.5 s     86  error 1002 unauthorized: No?[2J.

      1 request without an answer
      time             id   method                after  bytes
      ------------  -  ---  --------------------  -----  -----
      10:00:00.250  >  "1"  tools/call getReport            62

      2026-11-24 UTC, sandbox, 4 messages
      time             id   method                  after  bytes
      ------------  -  ---  ----------------------  -----  -----  --------------------------------
      10:00:00.000  >  1    getReport                         70
      10:00:00.250  >  "1"  tools/call getReport              62
      10:00:02.000  <  1    notifications/progress  2.0 s     85  1 of 3
      10:00:02.500  <  1    getReport               2.5 s     86  error 1002 unauthorized: No?[2J.

      """)
  }

  @Test func batchesAndLinesThatAreNotJSONAreRows() throws {
    let text = try listing([
      ("10:00:00.000", "in", #"[{"id":1,"method":"ping"},{"id":2,"method":"pong"}]"#),
      (
        "10:00:00.007", "out",
        #"[{"id":1,"result":{}},{"id":2,"error":{"code":-32601,"message":"No."}}]"#
      ),
      ("10:00:01.000", "in", "nope"),
    ])
    #expect(text.hasPrefix("2 errors\n"))
    #expect(text.contains("batch of 2            51  ping; pong\n"))
    #expect(text.contains("<  1, 2  batch of 2  7 ms      71  error -32601: No.\n"))
    #expect(!text.contains("without an answer"))
  }
}
