import CCleverTapSystem

/// The process's own copies of stdin and stdout, which nothing else in the process can reach.
package struct StandardStreams: Sendable {
  /// Read end of the protocol, >= 3.
  package let input: Int32
  /// Write end of the protocol, >= 3.
  package let output: Int32
  /// True for those of fd 0, 1 and 2 that were terminals at the start.
  package let terminals: (input: Bool, output: Bool, error: Bool)

  /// The first act of main: opens /dev/null on any of fd 0-2 that is closed, keeps private copies
  /// of fd 0 and 1, points fd 1 at stderr and fd 0 at /dev/null, ignores SIGPIPE and SIGXFSZ.
  ///
  /// A stray `print` or a child can then neither write into the protocol nor read from it.
  package static func isolate() throws(SystemError) -> StandardStreams {
    var streams = cs_streams()
    try SystemError.check(cs_isolate_streams(&streams))
    let (input, output, error) = streams.is_terminal
    return StandardStreams(
      input: streams.input, output: streams.output,
      terminals: (input == 1, output == 1, error == 1))
  }
}
