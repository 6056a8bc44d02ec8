import CCleverTapSystem

/// Memory freed after something unusually large goes back to the system.
package enum Heap {
  /// Bytes of a message, in or out, after which it is worth the while.
  private static let largeBytes = 4 << 20

  /// Returns free memory to the system, if a message of `bytes` bytes, now done with, was large.
  package static func trim(after bytes: Int) {
    if bytes >= largeBytes { cs_trim_heap() }
  }
}
