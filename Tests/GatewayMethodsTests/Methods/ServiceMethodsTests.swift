import CleverTapJSON
import GatewayRPC
import Testing

@testable import GatewayMethods

@Suite struct ServiceMethodsTests {
  private let methods = GatewayService.example.methods

  /// What a method answers at once: its result, or the message and hint of its error.
  private func answer(_ name: String, _ params: String) throws -> String {
    let request = Request(params: try Document(params).root, idKind: .integer)
    do throws(RPCError) {
      switch try methods.lookUp(Array(name.utf8)).get() {
      case .local(let body): return text(try body(request))
      case .routed(let choose):
        guard case .local(let body) = try choose(request) else { return "no local method" }
        return text(try body(request))
      case .shutdown(let check):
        try check(request)
        return "null"
      case .network: return "a network method"
      }
    } catch { return "\(error.code): \(error.message)" }
  }

  private func text(_ reply: Reply) -> String {
    String(decoding: Array(reply.chunks.joined()), as: UTF8.self)
  }

  @Test func aRefusedShutdownEndsNothing() throws {
    #expect(try answer("shutdown", #"{"now":true}"#).hasPrefix("-32602: "))
    #expect(try answer("shutdown", "{}") == "null")
  }

  @Test func pingIsNoMethodOfTheRevisionWithoutHandshake() throws {
    let modern = #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}"#
    #expect(try answer("ping", "{}") == "{}")
    #expect(try answer("ping", modern) == #"-32601: There is no method "ping"."#)
    #expect(try answer("ping", #"{"x":1}"#).hasPrefix("-32602: "))
  }

  @Test func aLanguageClientIsToldThatThisIsNoLanguageServer() throws {
    let editors = try answer(
      "initialize", #"{"processId":7,"rootUri":null,"capabilities":{},"clientInfo":{"name":"e"}}"#)
    #expect(
      editors
        == "-32602: This is no language server: it speaks JSON-RPC and the Model Context Protocol, not LSP."
    )
    let other = try answer("initialize", #"{"capabilities":{},"clientInfo":{"name":"m"}}"#)
    #expect(other.hasPrefix("-32602: \"protocolVersion\" must be a string"))
  }

  @Test func theStatusNamesTheHashOfTheOpenRPCDocument() throws {
    let status = try Document(try answer("getStatus", "{}")).root
    let hash = try #require(status.member("contract")?.member("hash")?.string)
    #expect(hash == GatewayService.contractHash)
    #expect(hash.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) } && hash.count > 8)
  }
}
