import CCleverTapSystem

/// A detached thread of the operating system.
package enum DetachedThread {
  private static let stackBytes = 512 << 10

  /// Starts `body` on a thread of its own with a stack of 512 KiB, which no signal interrupts.
  package static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let box = Unmanaged.passRetained(Body(run: body))
    let result = cs_start_thread(
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque(), stackBytes)
    if result < 0 { box.release() }
    try SystemError.check(result)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
