import CCleverTapSystem

/// The command line, environment, user and end of this process.
package enum CurrentProcess {
  /// Exit statuses of sysexits.h.
  package enum Exit {
    /// EX_OSERR: the system refuses what the process cannot do without.
    package static let systemRefuses: Int32 = 71
    /// EX_IOERR: input or output fails.
    package static let ioError: Int32 = 74
  }

  /// The command line, the program's own name first; empty where the system gave none.
  package static var arguments: [String] {
    (0..<cs_argument_count()).compactMap { index in cs_argument(index).map { String(cString: $0) } }
  }

  /// An environment variable's value; nil where it is not set.
  package static func variable(_ name: String) -> String? {
    cs_variable(name).map { String(cString: $0) }
  }

  /// The number of the user on whose behalf files are made.
  package static var userID: Int { Int(cs_user()) }

  /// Ends the process at once.
  package static func exit(_ status: Int32) -> Never { cs_exit(status) }
}
