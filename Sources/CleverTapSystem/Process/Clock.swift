import CCleverTapSystem

/// The wall clock, UTC.
package enum Clock {
  /// Seconds since 1970-01-01 UTC.
  package static var seconds: Int { milliseconds / 1000 }

  /// Milliseconds since 1970-01-01 UTC.
  package static var milliseconds: Int { Int(cs_wall_nanoseconds() / 1_000_000) }
}
