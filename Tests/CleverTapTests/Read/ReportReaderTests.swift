import CleverTapJSON
import Testing

@testable import CleverTap

@Suite struct ReportReaderTests {
  /// The messages of a body, read whole and cut at every byte: all must agree.
  private func check(_ body: String, gives expected: [String], defect: String? = nil) {
    let bytes = Array(body.utf8)
    for cut in 0...bytes.count {
      let (messages, response) = read([Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(messages == expected, "cut \(cut)")
      #expect(response?.defect == defect)
    }
    #expect(read(bytes.map { [$0] }).0 == expected)
  }

  private func read(_ chunks: [[UInt8]]) -> ([String], ReportReader.Response?) {
    var reader = ReportReader(
      spool: Spool(folder: "/tmp", memoryBytes: 64), escaping: .ascii, digestsData: true)
    do {
      for chunk in chunks { try reader.feed(chunk) }
      let (response, sealed) = try reader.finish()
      var messages: [String] = []
      var spooled = sealed.makeReader()
      while let record = try spooled.next() {
        messages.append(String(decoding: record.bytes, as: UTF8.self))
      }
      return (messages, response)
    } catch {
      return (["\(error)"], nil)
    }
  }

  private func check(message: String, gives expected: String) {
    check(#"{"status":"success","messages":[\#(message)]}"#, gives: [expected])
  }

  @Test func knownMembersAreRenamedAndTheRestStays() {
    check(
      message:
        #"{ "message id" : 1508323121, "x\/y": 1.50, "start_date":"Oct 18, 4:08 PM", "conversion_event":null, "channel":"InApp", "delivery":"Action", "status":"Completed", "message_name":"é" }"#,
      gives:
        #"{"messageId":1508323121,"x\/y":1.50,"startDate":"Oct 18, 4:08 PM","conversionEvent":null,"channel":"inapp","delivery":"action","status":"completed","messageName":"\u00e9","startedAt":"2017-10-18T16:08:00"}"#
    )
  }

  @Test func membersMayBeAbsentOrUnknown() {
    check(message: "{}", gives: #"{"startedAt":null}"#)
    check(
      message: #"{"channel":"Pigeon","status":7}"#,
      gives: #"{"channel":"Pigeon","status":7,"startedAt":null}"#)
    check(
      message: #"{"data":[[{"a":[1,{}]}]]}"#, gives: #"{"data":[[{"a":[1,{}]}]],"startedAt":null}"#)
  }

  @Test func collisionsKeepTheirOwnSpelling() {
    check(
      message: #"{"message id":1,"messageId":2,"startedAt":"x"}"#,
      gives: #"{"message id":1,"messageId":2,"startedAt":"x"}"#)
    check(
      message: #"{"message_name":1,"message_name":2}"#,
      gives: #"{"messageName":1,"message_name":2,"startedAt":null}"#)
    check(message: #"{"message\u0020id":1}"#, gives: #"{"messageId":1,"startedAt":null}"#)
  }

  @Test func otherMembersOfTheBodyAreKeptOrSkipped() {
    let long = String(repeating: "x", count: 70_000)
    let (messages, response) = read([
      Array(
        #"{"total_results":5,"long":"\#(long)","messages":[{}],"error":"","deep":{"a":[{}]}}"#.utf8)
    ])
    #expect(messages.count == 1)
    #expect(response?.members["total_results"] == Array("5".utf8))
    #expect(response?.members["error"] == Array("\"\"".utf8))
    #expect(response?.members["deep"] == Array(#"{"a":[{}]}"#.utf8))
    #expect(response?.hasMessages == true)
  }

  @Test func otherShapesAreDefects() {
    check(#"{"messages":{}}"#, gives: [], defect: #""messages" is not an array."#)
    check(
      #"{"messages":[{},1]}"#, gives: [#"{"startedAt":null}"#],
      defect: #"An element of "messages" is not an object."#)
    check("[{}]", gives: [], defect: "The answer is not an object.")
    check(
      #"{"messages":[],"messages":[]}"#, gives: [], defect: #"The answer has "messages" twice."#)
  }
}
