import CleverTapJSON
import Testing

@testable import clevertap_gateway

/// Which formats results have, and those for programs.
@Suite struct OutputFormatTests {
  @Test func aFormatThatAResultDoesNotHaveNamesThoseItHas() throws {
    let error = #expect(throws: UsageError.self) { try shown("{}", as: .csv) }
    #expect(error?.message == "this result has no format csv; it has pretty, json")
    #expect(throws: UsageError.self) { try shown(#"{"messages":[]}"#, as: .chart) }
    #expect(throws: UsageError.self) { try shown("[]", as: .chart) }
  }

  @Test func otherObjectsAreIndentedAndColoured() throws {
    let object = #"{"a":{"b":[1,"\u00e9\u001b\""],"c":{}},"d":null}"#
    check(
      try shown(object, as: .pretty),
      #"""
      {
        "a": {
          "b": [
            1,
            "é\u001b\""
          ],
          "c": {}
        },
        "d": null
      }

      """#)
    #expect(try shown(object, as: .pretty, isUTF8: false).contains(#""\u00e9\u001b\""#))
    #expect(try shown(#"{"a":1}"#, as: .pretty, hasColor: true).contains(#"<34>"a"<0>: <36>1<0>"#))
    #expect(
      try shown(object, as: .pretty, lineLimit: 3) == "{\n  \"a\": {\n... and 8 more lines\n")
  }

  @Test func csvGuardsFormulasAndKeepsNumbers() throws {
    let rows = #"""
      {"rows":[{"name":"=1","n":-5},{"name":"\n=1"},{"name":"\t@"},{"name":"\r"},{"name":"＝1"},
       {"name":"＋"},{"name":"－"},{"name":"＠","id":1.5e9}]}
      """#
    #expect(
      try shown(rows, as: .csv)
        == [
          "name,n,id", "'=1,-5,", "\"'\n=1\",,", "'\t@,,", "\"'\r\",,", "'＝1,,", "'＋,,", "'－,,",
          "'＠,,1500000000", "",
        ].joined(separator: "\r\n"))
  }

  @Test func csvOfASummaryHasNoTotals() throws {
    #expect(try shown(summary, as: .csv).split(separator: "\r\n").count == 3)
    #expect(
      try shown(#"{"rows":[{"a":1},{"a":"é"}],"totals":{}}"#, as: .ndjson)
        == "{\"a\":1}\n{\"a\":\"é\"}\n")
  }

  @Test func messagesBecomeTheirFlatRows() throws {
    let report =
      #"{"messages":[{"messageId":1,"data":[[{"sent":2}],[{"sent":3}]],"labels":["a","b"]}]}"#
    #expect(
      try shown(report, as: .csv) == "messageId,labels,path,sent\r\n1,a|b,0.0,2\r\n1,a|b,1.0,3\r\n")
  }

  @Test func onATerminalProgramsFormatsHaveNoControlCharacters() throws {
    func safe(_ json: String, _ format: OutputFormat) throws -> String {
      let bytes = try format.text(
        try Document(json).root, on: Screen(columns: 80), isOnTerminal: true)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(
      try safe(#"[{"n":"\u001b[2J\r\n\u009bé"}]"#, .csv) == "n\r\n?[2J???é\r\n")
    #expect(try safe("[{\"n\":\"\u{9B}é\"}]", .json) == "[{\"n\":\"\\u009bé\"}]\n")
    #expect(try safe("[{\"n\":\"\u{9B}é\"}]", .ndjson) == "{\"n\":\"\\u009bé\"}\n")
  }
}
