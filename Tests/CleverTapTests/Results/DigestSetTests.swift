import Testing

@testable import CleverTap

@Suite struct DigestSetTests {
  @Test func manyDigestsAreToldApart() {
    var set = DigestSet()
    for number in 0..<50_000 as Range<UInt64> { #expect(set.insert(number, window: 3) == nil) }
    for number in 0..<50_000 as Range<UInt64> { #expect(set.insert(number, window: 7) == 3) }
  }

  @Test func theWindowOfTheFirstOccurrenceIsKept() {
    var set = DigestSet()
    var windows: [UInt64: Int] = [:]
    var generator = SplitMix(seed: 7)
    for _ in 0..<30_000 {
      let digest = generator.next() % 20_000
      let window = Int(generator.next() % UInt64(DigestSet.maximumWindows - 1))
      let first = set.insert(digest, window: window)
      #expect(first == windows[digest])
      if first == nil { windows[digest] = window }
    }
  }

  @Test func digestsThatShareTheirPlaceAreToldApart() {
    var set = DigestSet()
    // Multiples of 2^40 differ in few bits of what the set makes of them.
    for number in 0..<5000 as Range<UInt64> { #expect(set.insert(number << 40, window: 0) == nil) }
    for number in 0..<5000 as Range<UInt64> { #expect(set.insert(number << 40, window: 1) == 0) }
  }

  @Test func manyDigestsTakeTenBytesEachAtTheMost() {
    var set = DigestSet()
    for number in 0..<200_000 as Range<UInt64> { _ = set.insert(number, window: 0) }
    #expect(set.byteCount < 200_000 * 10)
    #expect(set.byteCount > 200_000 * 8)
  }
}
