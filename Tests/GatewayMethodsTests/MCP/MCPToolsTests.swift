import CleverTapJSON
import GatewayRPC
import Testing

@testable import GatewayMethods

@Suite struct MCPToolsTests {
  private let tools = MCPTools(entries: GatewayService.definitions)

  @Test func theListStaysBelow16KiB() {
    // The revision 2026-07-28 adds fewer than 300 bytes to the result.
    #expect(tools.list.encoded().count + 300 < 16_384)
  }

  @Test func aPublishedDefaultThatIsSentCountsAsNotGiven() throws {
    let definition = try #require(tools.entry("getReport"))
    func arguments(_ text: String) throws -> Params {
      try MCPTools.arguments(definition, Request(params: try Document(text).root), nil)
    }
    let days = #""from":"20240101","to":"20240101""#
    #expect(try arguments("{\(days)}").integer("limit") == 100)
    #expect(try arguments("{\(days)}").integer("maxBytes") == 40_000)
    #expect(try arguments("{\(days)}").integer("deadlineSeconds") == 120)
    #expect(try arguments(#"{\#(days),"limit":7}"#).integer("limit") == 7)
    let upstream = #"{\#(days),"shape":"upstream","limit":100,"maxBytes":40000}"#
    #expect(try arguments(upstream).integer("limit") == nil)
    #expect(try arguments(upstream).integer("maxBytes") == nil)
  }

  @Test func errorsForModelsAreBounded() throws {
    let values = Array(repeating: "\"\(String(repeating: "é", count: 400))\"", count: 90)
    let text = #"{"from":"20240101","to":"20240101","channel":[\#(values.joined(separator: ","))]}"#
    let definition = try #require(tools.entry("getReport"))
    do throws(RPCError) {
      _ = try MCPTools.arguments(
        definition, Request(params: try? Document(text).root), nil)
      Issue.record("accepted")
    } catch {
      let bounded = error.boundedForModels(.ascii)
      #expect(bounded.encoded(.ascii).count < 8000)
      #expect(bounded.details.contains { $0.0 == "violationsOmitted" })
    }
  }
}
