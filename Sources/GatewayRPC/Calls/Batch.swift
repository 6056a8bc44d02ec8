import CleverTapSystem

/// Collects the answers of one batch: one array, in request order, once the last is there.
///
/// Members without an answer (notifications, cancelled calls) leave no trace.
final class Batch: Sendable {
  private struct State {
    var slots: [[[UInt8]]?]
    var missing: Int
  }

  private let state: Monitor<State>

  init(count: Int) {
    state = Monitor(State(slots: Array(repeating: nil, count: count), missing: count))
  }

  /// Settles the member at `index`, which happens once for each.
  ///
  /// Returns the pieces of the whole array where this was the last one and anything is to be
  /// answered.
  func fill(_ index: Int, with message: [[UInt8]]?) -> [[UInt8]]? {
    let slots = state.withLock { state -> [[[UInt8]]?]? in
      state.slots[index] = message
      state.missing -= 1
      return state.missing == 0 ? state.slots : nil
    }
    guard let answers = slots?.compactMap({ $0 }), !answers.isEmpty else { return nil }
    var chunks: [[UInt8]] = [[UInt8(ascii: "[")]]
    for (position, answer) in answers.enumerated() {
      if position > 0 { chunks.append([UInt8(ascii: ",")]) }
      chunks += answer
    }
    chunks.append([UInt8(ascii: "]")])
    return chunks
  }
}
