/// A command line that cannot be carried out.
struct UsageError: Error {
  /// One line for stderr.
  let message: String
}
