import CleverTap
import CleverTapJSON
import Testing

@testable import GatewayMethods

@Suite struct ArgumentsTests {
  private static let fields =
    ReportParams.shared + [
      Param("shape", .choice(["messages", "rows"]), example: "\"rows\"", "The shape.")
    ]

  private func violations(_ params: String) throws -> [String] {
    do {
      _ = try Params(try Document(params).root, params: Self.fields)
      return []
    } catch let error as InvalidParams {
      return error.violations.map { violation in
        let suggestion = violation.suggestion.map { " -> \($0)" } ?? ""
        return "\(violation.path) \(violation.rule)\(suggestion)"
      }
    }
  }

  private func check(_ params: String, gives expected: [String]) throws {
    #expect(try violations(params) == expected, "\(params)")
  }

  @Test func allViolationsAreToldAtOnce() throws {
    try check(
      #"{"from":"2017-11-01","chanel":1,"channel":["pusj",5],"daily":"yes","windowDays":367,"limit":1}"#,
      gives: [
        "/from format -> 20171101", "/chanel unknown -> channel", "/channel/0 enum -> push",
        "/channel/1 type", "/daily type", "/windowDays maximum", "/limit unknown", "/to required",
      ])
  }

  @Test func membersMayStandByPosition() throws {
    try check(#"["20171101","20171225","push,email"]"#, gives: [])
    try check(#"["20171101",true]"#, gives: ["/1 type"])
    try check("[]", gives: ["/from required", "/to required"])
  }

  @Test func spellingsAreForgiven() throws {
    let text =
      #"{"from":20171101,"to":"Yesterday","channel":"Push, InApp,,web-pop-up","message_type":["A/B"],"delivery":[],"label":null}"#
    let arguments = try Params(try Document(text).root, params: Self.fields)
    #expect(arguments.list("channel") == ["push", "inapp", "web_pop_up"])
    #expect(arguments.list("messageType") == ["ab"])
    #expect(arguments.list("delivery") == [])
    #expect(!arguments.contains("label"))
    #expect(arguments.day("to") == .daysAgo(1))
  }

  @Test func duplicatesAndNullsAreTold() throws {
    try check(
      #"{"from":"today","from":"today","to":null}"#, gives: ["/from duplicate", "/to required"])
    try check(
      #"{"from":"today","to":"today","messageType":"ab","message_type":"ab"}"#,
      gives: ["/message_type duplicate"])
    try check(#"{"from":"today","to":"today","_meta":[]}"#, gives: ["/_meta type"])
    try check(#"{"from":"today","to":"today","a/b~c":1}"#, gives: ["/a~1b~0c unknown"])
  }

  @Test func unknownValuesPassWhenAllowed() throws {
    let text = #"{"from":"today","to":"today","channel":["rcs","Push"],"allowUnknown":true}"#
    let arguments = try Params(try Document(text).root, params: Self.fields)
    #expect(arguments.list("channel") == ["rcs", "push"])
    #expect(arguments.unknownValues == ["channel": ["rcs"]])
  }

  @Test func violationsAreBounded() throws {
    let many = Array(repeating: "1", count: 5000).joined(separator: ",")
    #expect(try violations(#"{"from":"today","to":"today","channel":[\#(many)]}"#).count == 100)
  }

  @Test func canonicallyEquivalentLabelsStayDifferent() throws {
    let text = "{\"from\":\"today\",\"to\":\"today\",\"label\":[\"\u{e9}\",\"e\u{301}\"]}"
    let arguments = try Params(try Document(text).root, params: Self.fields)
    #expect(arguments.list("label").map { Array($0.utf8).count } == [2, 3])
  }

  @Test func nullIsAbsenceBeforeAnythingElse() throws {
    try check(
      #"{"from":"today","to":"today","messageType":"ab","message_type":null}"#, gives: [])
    try check(
      #"{"from":"today","to":"today","message_type":null,"messageType":"ab"}"#, gives: [])
    try check(#"{"from":null,"from_":"today","to":"today","_meta":null}"#, gives: [])
  }

  @Test func relativeDaysGoBackAHundredYears() throws {
    try check(#"{"from":"36525daysAgo","to":"today"}"#, gives: [])
    try check(#"{"from":"36526daysAgo","to":"today"}"#, gives: ["/from maximum"])
    try check(#"{"from":"99999999999999999999daysAgo","to":"today"}"#, gives: ["/from maximum"])
    try check(#"{"from":"manydaysAgo","to":"today"}"#, gives: ["/from format"])
  }

  @Test func choicesAreTakenAsTheyAreWritten() throws {
    try check(
      #"{"from":"today","to":"today","shape":"Rows"}"#, gives: ["/shape enum -> rows"])
  }

  @Test func emptyTextsAreAbsent() throws {
    let text = #"{"from":"today","to":"today","account":"","messageName":""}"#
    let params = try Params(try Document(text).root, params: Self.fields)
    #expect(!params.contains("account") && !params.contains("messageName"))
  }

  @Test func idsAreNumbersOrTexts() throws {
    let text = #"{"from":"today","to":"today","messageId":[7,"7.0",1e2]}"#
    let params = try Params(try Document(text).root, params: Self.fields)
    #expect(params.list("messageId") == ["7", "7.0", "1e2"])
  }
}
