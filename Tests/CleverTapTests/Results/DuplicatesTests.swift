import Testing

@testable import CleverTap

@Suite struct MergeTests {
  private func check(
    _ messages: [(id: UInt64?, data: UInt64, window: Int)], gives expected: [Duplicates.Occurrence]
  ) {
    var merge = Duplicates(tracksData: true)
    #expect(
      messages.map { merge.classify(.init(id: $0.id, data: $0.data), window: $0.window) }
        == expected)
  }

  @Test func onlyEarlierWindowsMakeDuplicates() {
    check([(1, 5, 0), (1, 5, 0), (1, 6, 0)], gives: [.new, .further, .further])
    check(
      [(1, 5, 0), (1, 5, 1), (1, 6, 1), (1, 5, 2)], gives: [.new, .duplicate, .further, .duplicate])
    check([(nil, 5, 0), (nil, 5, 1)], gives: [.new, .new])
    check([(1, 5, 0), (2, 5, 1)], gives: [.new, .new])
  }

  @Test func idsAreCountedOnce() {
    var merge = Duplicates(tracksData: true)
    for window in 0..<3 {
      for id in 0..<1000 {
        _ = merge.classify(.init(id: UInt64(id), data: UInt64(window)), window: window)
      }
    }
    #expect(merge.messageCount == 1000)
    #expect(merge.repeatedIDs == 1000)
  }
}
