import GatewayMethods
import Testing

@testable import clevertap_gateway

@Suite struct ManPageTests {
  private let lines = ManPage.text(GatewayService.definitions).split(separator: "\n")

  @Test func itHasTheUsualSectionsInTheUsualOrder() {
    let sections = lines.filter { $0.hasPrefix(".SH ") }.map { $0.dropFirst(4) }
    #expect(
      sections == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "METHODS", "ENVIRONMENT", "FILES",
        "EXIT STATUS", "ERRORS", "EXAMPLES",
      ])
  }

  @Test func everyOptionAndMethodAndErrorIsThere() {
    func escaped(_ text: String) -> String {
      text.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "\\-")
    }
    for option in Options.descriptions {
      let tag = option.value.map { "\(option.name) \($0)" } ?? option.name
      #expect(lines.contains { $0 == ".B \(escaped(tag))" }, "\(tag)")
    }
    for method in GatewayService.definitions {
      #expect(lines.contains { $0 == ".SS \(method.name)" }, "\(method.name)")
    }
    for error in ErrorKinds.all {
      #expect(lines.contains { $0 == ".B \(escaped("\(error.code)")) \(error.kind)" })
    }
  }

  @Test func noLineOfTextIsTakenForARequest() {
    let requests = [".TH", ".SH", ".SS", ".TP", ".B", ".I", ".nf", ".fi"]
    for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
  }
}
