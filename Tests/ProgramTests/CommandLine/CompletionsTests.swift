import GatewayMethods
import Testing

@testable import clevertap_gateway

@Suite struct CompletionsTests {
  private let completions = Completions(GatewayService.definitions)

  @Test(arguments: Completions.Shell.allCases)
  func everyScriptKnowsMethodsOptionsAndCommands(_ shell: Completions.Shell) {
    let script = completions.script(shell)
    #expect(script.hasSuffix("\n"))
    let words =
      GatewayService.definitions.map(\.name) + Options.commands
      + Options.descriptions.map { String($0.name.dropFirst(2)) }
    for word in words { #expect(script.contains(word), "\(shell) \(word)") }
  }

  @Test func paramsHaveTheValuesOfTheirLists() throws {
    let method = try #require(completions.methods.first { $0.name == "getReport" })
    let channel = try #require(method.params.first { $0.name == "channel" })
    #expect(channel.values.contains("push"))
    let from = try #require(method.params.first { $0.name == "from" })
    #expect(from.values.contains("yesterday"))
    let daily = try #require(method.params.first { $0.name == "daily" })
    #expect(daily.values == ["true", "false"])
  }

  @Test func optionsWithAListCompleteItsValues() {
    #expect(completions.script(.bash).contains("    --framing) echo \"line header\" ;;\n"))
    #expect(completions.script(.zsh).contains("    --framing) echo \"line header\" ;;\n"))
    #expect(
      completions.script(.fish).contains(
        "complete -c clevertap-gateway -l framing -x -a 'line header' -d"))
  }

  @Test func filesAreCompletedWhereAnOptionTakesOne() {
    #expect(completions.script(.bash).contains("--config|--write|--trace) COMPREPLY=($(compgen -f"))
    #expect(completions.script(.fish).contains("complete -c clevertap-gateway -l config -r -F"))
  }

  @Test func aQuoteInASummaryDoesNotEndTheWord() {
    #expect(completions.script(.fish).contains(#"METHOD'\''s"#))
  }
}
