import CCleverTapSystem

/// A call of the system that failed.
package struct SystemError: Error, Equatable, Sendable {
  /// The kinds of errors that callers treat differently.
  package enum Kind: Sendable {
    /// There is no file or folder of that name.
    case missing
    /// Another process holds the lock.
    case busy
    /// The path leads to a link, folder, pipe or device.
    case notRegular
    /// The reader at the other end has closed it.
    case closed
    case other
  }

  /// The system's error number, positive.
  package let code: Int32

  /// The reason in the system's words, such as "No space left on device".
  package var text: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let text = buffer.baseAddress else { return "error \(code)" }
      cs_error_text(code, text, buffer.count)
      return String(cString: text)
    }
  }

  /// The kind of error.
  package var kind: Kind {
    switch Int(cs_error_kind(code)) {
    case CS_MISSING: .missing
    case CS_BUSY: .busy
    case CS_NOT_REGULAR: .notRegular
    case CS_CLOSED: .closed
    case _: .other
    }
  }

  /// Returns what a call of the system returned, or throws the error that a negative value stands for.
  @discardableResult
  static func check<Number: SignedInteger>(_ result: Number) throws(SystemError) -> Number {
    guard result >= 0 else { throw SystemError(code: Int32(-result)) }
    return result
  }
}
