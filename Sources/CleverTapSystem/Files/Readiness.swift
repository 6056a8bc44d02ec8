import CCleverTapSystem

/// Waits for several descriptors at once.
package enum Readiness {
  /// A descriptor that is waited for.
  package struct Interest {
    let descriptor: Int32
    let wantsInput: Bool

    /// Without `wantsInput` only the other end's going away counts.
    package init(_ descriptor: Int32, wantsInput: Bool = true) {
      self.descriptor = descriptor
      self.wantsInput = wantsInput
    }
  }

  /// Waits for the first of at most four, for at most `milliseconds` (-1: without end); which of them
  /// are ready.
  package static func wait(_ interests: [Interest], milliseconds: Int32) -> [Bool] {
    var entries = interests.map {
      cs_poll_entry(fd: $0.descriptor, wants_input: $0.wantsInput ? 1 : 0, is_ready: 0)
    }
    _ = cs_poll(&entries, Int32(entries.count), milliseconds)
    return entries.map { $0.is_ready == 1 }
  }
}
