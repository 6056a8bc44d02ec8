import Testing

@testable import clevertap_gateway

@Suite struct RecordedResponsesTests {
  private func differences(_ recorded: [String], _ replayed: [String]) -> [String] {
    RecordedResponses(recorded).differences(from: RecordedResponses(replayed))
  }

  @Test func equalResponsesDoNotDifferInWhateverOrder() {
    let a = #"{"jsonrpc":"2.0","id":1,"result":7}"#
    let b = #"{"jsonrpc":"2.0","id":"1","result":8}"#
    #expect(differences([a, b], [b, a]) == [])
  }

  @Test func membersThatTellATimeAreNotCompared() {
    #expect(
      differences(
        [
          #"{"id":1,"result":{"fetchedAt":"a","windows":[{"startMilliseconds":0,"waitMilliseconds":1}]}}"#
        ],
        [
          #"{"id":1,"result":{"fetchedAt":"b","windows":[{"startMilliseconds":1,"waitMilliseconds":0}]}}"#
        ]) == [])
  }

  @Test func anotherResultIsShownBesideTheRecordedOne() {
    #expect(
      differences([#"{"id":1,"result":7}"#], [#"{"id":1,"result":8}"#]) == [
        "--- recorded, id 1\n{\"id\":1,\"result\":7}\n+++ replayed, id 1\n{\"id\":1,\"result\":8}\n"
      ])
  }

  @Test func aMissingAndAnUnexpectedResponseAreShown() {
    #expect(
      differences([#"{"id":1,"result":7}"#], []) == [
        "--- recorded, id 1\n{\"id\":1,\"result\":7}\n+++ replayed, id 1\nnothing\n"
      ])
    #expect(
      differences([], [#"{"id":2,"result":7}"#]) == [
        "--- recorded, id 2\nnothing\n+++ replayed, id 2\n{\"id\":2,\"result\":7}\n"
      ])
  }

  @Test func responsesToOneIDAreComparedInTheirOrder() {
    let first = #"{"id":1,"result":1}"#
    let second = #"{"id":1,"result":2}"#
    #expect(differences([first, second], [first, second]) == [])
    #expect(differences([first, second], [second, first]).count == 2)
  }

  @Test func progressIsNoResponse() {
    let progress =
      #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}"#
    #expect(RecordedResponses.isProgress(progress))
    #expect(differences([progress], []) == [])
  }
}
