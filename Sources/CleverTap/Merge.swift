/// Decides, message after message in date order, what is new, what repeats, and what counts.
struct Merge {
  /// What a message is among those before it.
  enum Verdict {
    /// An id not seen before, or none.
    case new
    /// Another message of an id that was there before: its rows are kept.
    case further
    /// The same id with the same data as in an earlier window: one message.
    case duplicate
  }

  /// Distinct ids, each message without one counted too.
  private(set) var messageCount = 0
  /// Ids that occurred in more than one window.
  private(set) var repeatedIDs = 0

  private var seen = DigestSet()
  private let tracksData: Bool

  init(tracksData: Bool) { self.tracksData = tracksData }

  /// Judges the next message of the window with index `window`.
  mutating func judge(_ facts: MessageWriter.Facts, window: Int) -> Verdict {
    guard let id = facts.id else {
      messageCount += 1
      return .new
    }
    let first = seen.insert(id, window: window)
    if first == nil { messageCount += 1 }
    guard tracksData else { return first == nil ? .new : .further }
    let pair = id &+ 0x632B_E59B_D9B4_E019 ^ facts.data &* 0xFF51_AFD7_ED55_8CCD
    let firstPair = seen.insert(pair, window: window)
    guard let first else { return .new }
    if first < window, seen.insert(~id, window: window) == nil { repeatedIDs += 1 }
    if let firstPair, firstPair < window { return .duplicate }
    return .further
  }
}
