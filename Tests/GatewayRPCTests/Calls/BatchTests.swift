import Testing

@testable import GatewayRPC

@Suite struct BatchTests {
  private func text(_ chunks: [[UInt8]]?) -> String? {
    chunks.map { String(decoding: Array($0.joined()), as: UTF8.self) }
  }

  private func message(_ text: String) -> [[UInt8]] { text.map { Array(String($0).utf8) } }

  @Test func theLastMemberGivesTheArrayInRequestOrder() {
    let batch = Batch(count: 3)
    #expect(batch.complete(2, with: message("33")) == nil)
    #expect(batch.complete(0, with: message("1")) == nil)
    #expect(text(batch.complete(1, with: message("22"))) == "[1,22,33]")
  }

  @Test func membersWithoutAResponseLeaveNoTrace() {
    let batch = Batch(count: 3)
    #expect(batch.complete(0, with: nil) == nil)
    #expect(batch.complete(1, with: message("2")) == nil)
    #expect(text(batch.complete(2, with: nil)) == "[2]")
  }

  @Test func aBatchWithoutAnyResponseIsNotAnswered() {
    let batch = Batch(count: 2)
    #expect(batch.complete(0, with: nil) == nil)
    #expect(batch.complete(1, with: nil) == nil)
  }
}
