/// Classifies messages in date order as new, as further ones of an id, or as duplicates, and counts
/// the distinct ones.
package struct Duplicates {
  /// The relation of a message to those before it.
  package enum Occurrence {
    /// An id not seen before, or none.
    case new
    /// Another message of an id that was there before: its rows are kept.
    case further
    /// The same id with the same data as in an earlier window: one message.
    case duplicate
  }

  /// Distinct ids, each message without one counted too.
  package private(set) var messageCount = 0
  /// Ids that occurred in more than one window.
  package private(set) var repeatedIDs = 0

  private var seen = DigestSet()
  private let tracksData: Bool

  package init(tracksData: Bool) { self.tracksData = tracksData }

  /// Classifies the next message of the window with index `window`.
  package mutating func classify(_ digests: MessageNormalizer.Digests, window: Int) -> Occurrence {
    guard let id = digests.id else {
      messageCount += 1
      return .new
    }
    let first = seen.insert(id, window: window)
    if first == nil { messageCount += 1 }
    guard tracksData else { return first == nil ? .new : .further }
    let pair = id &+ 0x632B_E59B_D9B4_E019 ^ digests.data &* 0xFF51_AFD7_ED55_8CCD
    let firstPair = seen.insert(pair, window: window)
    guard let first else { return .new }
    if first < window, seen.insert(~id, window: window) == nil { repeatedIDs += 1 }
    if let firstPair, firstPair < window { return .duplicate }
    return .further
  }
}
