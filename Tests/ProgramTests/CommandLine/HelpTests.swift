import GatewayMethods
import Testing

@testable import clevertap_gateway

@Suite struct HelpTests {
  @Test func theScreenNamesEveryCommandOptionAndMethod() {
    let screen = Help.screen(GatewayService.definitions)
    for usage in Options.usages { #expect(screen.contains("clevertap-gateway \(usage.words)")) }
    for option in Options.descriptions { #expect(screen.contains("  \(option.name)")) }
    for method in GatewayService.definitions { #expect(screen.contains(method.name)) }
  }

  @Test func aMethodsScreenNamesItsParamsAndWhatTheirAbsenceMeans() throws {
    let method = try #require(GatewayService.definitions.first { $0.name == "getReport" })
    let screen = Help.screen(method)
    #expect(screen.hasPrefix("getReport: "))
    for param in method.params { #expect(screen.contains("  \(param.name)")) }
    #expect(screen.contains(", required"))
    #expect(screen.contains(", default 14. The range is fetched in windows"))
  }
}
