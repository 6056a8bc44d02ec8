import CleverTapSystem

/// Collects the responses of one batch: one array, in request order, once the last is there.
///
/// Members without a response (notifications, cancelled calls) leave no trace.
final class Batch: Sendable {
  private struct State {
    var responses: [[[UInt8]]?]
    var missing: Int
  }

  private let state: Monitor<State>

  init(count: Int) {
    state = Monitor(State(responses: Array(repeating: nil, count: count), missing: count))
  }

  /// Completes the member at `index`, which happens once for each.
  ///
  /// Returns the chunks of the whole array where this was the last one and anything is to be
  /// answered.
  func complete(_ index: Int, with message: [[UInt8]]?) -> [[UInt8]]? {
    let responses = state.withLock { state -> [[[UInt8]]?]? in
      state.responses[index] = message
      state.missing -= 1
      return state.missing == 0 ? state.responses : nil
    }
    guard let present = responses?.compactMap({ $0 }), !present.isEmpty else { return nil }
    var chunks: [[UInt8]] = [[UInt8(ascii: "[")]]
    for (position, response) in present.enumerated() {
      if position > 0 { chunks.append([UInt8(ascii: ",")]) }
      chunks += response
    }
    chunks.append([UInt8(ascii: "]")])
    return chunks
  }
}

/// The place of one request in a batch.
struct BatchMember: Sendable {
  let batch: Batch
  let index: Int

  /// Completes the member; see ``Batch/complete(_:with:)``.
  func complete(_ message: [[UInt8]]?) -> [[UInt8]]? { batch.complete(index, with: message) }
}
