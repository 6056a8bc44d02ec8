import GatewayMethods
import Testing

@testable import clevertap_gateway

@Suite struct LineCompleterTests {
  private let completer = LineCompleter(
    columns: { 60 }, accounts: { (["prod", "test"], ["prod", "test", "sandbox"]) },
    completions: Completions(GatewayService.definitions))

  /// The line after Tab; `listing` is what is shown above it.
  private func check(
    _ typed: String, _ line: String, _ listing: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let completion = completer.completion(typed)
    #expect(typed + (completion?.inserted ?? "") == line, sourceLocation: sourceLocation)
    if let listing { #expect(completion?.listing == listing, sourceLocation: sourceLocation) }
  }

  @Test func theFirstWordIsAMethodOrACommand() {
    check("summ", "summarizeReport ")
    check("sa", "save ")
    check("listM", "listMessageTypes ")
    check("nothing", "nothing")
  }

  @Test func paramsFollowAMethodEachOnce() {
    check("planReport chan", "planReport channel=")
    check("planReport channel=push chan", "planReport channel=push chan")
    check("planReport messageT", "planReport messageType=")
    check("unknown fr", "unknown fr")
  }

  @Test func valuesFollowTheirParam() {
    check(
      "planReport channel=w", "planReport channel=w",
      """
      webhooks            web_exit_intent     web_inbox
      web_pop_up          web_native_display  whatsapp

      """)
    check("planReport channel=push,i", "planReport channel=push,inapp")
    check("planReport channel=push,pu", "planReport channel=push,pu")
    check("planReport from=7", "planReport from=7daysAgo ")
    check("planReport daily=f", "planReport daily=false ")
    check("planReport account=p", "planReport account=prod ")
  }

  @Test func commandsKnowTheirWords() {
    check("use s", "use sandbox ")
    check("set f", "set format ")
    check("set wire of", "set wire off ")
    check("help getR", "help getReport ")
    check("last x", "last x")
  }

  @Test func filesFollowSave() {
    check("save /etc/pass", "save /etc/passwd")
    check("save /usr/loc", "save /usr/local/")
    check("save /no/such/folder/x", "save /no/such/folder/x")
  }
}
