import CleverTapJSON

/// The last call made at the prompt, for `last`, `save`, `explain` and `curl`.
struct LastCall {
  let method: String
  /// The params as sent.
  let params: ParsedValue?
  let engine: PromptEngine
  let outcome: Outcome
  /// From sending the request to its response.
  let seconds: Double

  enum Outcome {
    case result(ParsedValue)
    case error(ParsedValue)
    /// The messages went by one by one; this is what was said about them.
    case streamed(ParsedValue)
  }

  /// The windows it was fetched in, as far as its result or error tells; nil where it tells nothing.
  var windows: [ParsedValue]? {
    switch outcome {
    case .result(let result), .streamed(let result): result.member("windows")?.elements
    case .error(let error): error.member("data")?.member("window").map { [$0] }
    }
  }
}
