import Testing

@testable import clevertap_gateway

/// What the command line means.
@Suite struct OptionsTests {
  @Test func anUnknownOptionNamesTheNearestOne() {
    #expect(throws: UsageError.self) { try Options(["--sandbx"]) }
  }
}
