/// A command line that cannot be carried out.
struct UsageError: Error, Equatable {
  /// One line for stderr.
  let message: String
}
