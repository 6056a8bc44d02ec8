import CCleverTapSystem
import Glibc

/// A system call that failed, by its error number.
package struct SystemError: Error, Equatable, Sendable {
  /// The system's `errno`.
  package let code: Int32

  /// The reason in the system's words, such as "No space left on device".
  package var text: String { String(cString: strerror(code)) }

  /// The error of this thread's last failed call.
  package static var last: SystemError { SystemError(code: cs_errno()) }
}
