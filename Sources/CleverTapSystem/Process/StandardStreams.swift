import CCleverTapSystem
import Glibc

/// The process's own copies of stdin and stdout, which nothing else in the process can reach.
package struct StandardStreams: Sendable {
  /// Read end of the protocol, >= 3.
  package let input: Int32
  /// Write end of the protocol, >= 3.
  package let output: Int32
  /// Whether fd 0, 1 and 2 were terminals at the start.
  package let terminals: (input: Bool, output: Bool, error: Bool)

  /// The first act of main: opens /dev/null on any of fd 0-2 that is closed, keeps private copies
  /// of fd 0 and 1, points fd 1 at stderr and fd 0 at /dev/null, ignores SIGPIPE.
  ///
  /// A stray `print` or a child can then neither write into the protocol nor read from it. nil
  /// where the system refuses a descriptor.
  package static func isolate() -> StandardStreams? {
    signal(SIGPIPE, SIG_IGN)
    for fd: Int32 in 0...2 where fcntl(fd, F_GETFD) < 0 {
      guard open("/dev/null", O_RDWR) == fd else { return nil }
    }
    let terminals = (isatty(0) == 1, isatty(1) == 1, isatty(2) == 1)
    let input = cs_dup_above_stdio(0)
    let output = cs_dup_above_stdio(1)
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard input >= 3, output >= 3, null >= 0, dup2(2, 1) == 1, dup2(null, 0) == 0 else {
      return nil
    }
    close(null)
    return StandardStreams(input: input, output: output, terminals: terminals)
  }
}
