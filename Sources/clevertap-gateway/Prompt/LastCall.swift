import CleverTapJSON
import GatewayMethods

/// The last call made at the prompt, for `last`, `save`, `explain` and `curl`.
struct LastCall {
  let method: String
  /// The params as sent.
  let params: ParsedValue?
  let engine: PromptEngine
  let response: Response
  /// The time from sending the request to its response.
  let seconds: Double

  enum Response {
    case result(ParsedValue)
    case error(ParsedValue)
    /// The messages went by one by one; this result counts them.
    case streamed(ParsedValue)
  }

  /// The call's result, or its error's data, where that has windows; else nil.
  var fetched: ParsedValue? {
    switch response {
    case .result(let result), .streamed(let result):
      result.member("windows") == nil ? nil : result
    case .error(let error):
      error.member("data").flatMap { data in
        data.member("windows") == nil && data.member("window") == nil ? nil : data
      }
    }
  }
}

extension LastCall {
  /// The call's params that `planReport` has too; nil for a method that asks CleverTap for nothing.
  func planParams(
    _ plan: MethodDefinition, _ entries: [MethodDefinition]
  ) -> [(name: String, value: Value)]? {
    if method == "checkCredentials" {
      let account = params?.member("account").map { [("account", Value.raw(Array($0.raw)))] } ?? []
      return [("from", "today"), ("to", "today")] + account
    }
    guard let fields = entries.first(where: { $0.name == method })?.params,
      fields.contains(where: { $0.name == "from" })
    else { return nil }
    var given = params?.members.map { ($0.name.string ?? "", Value.raw(Array($0.value.raw))) } ?? []
    if params?.kind == .array {
      given = zip(fields, params?.elements ?? []).map { ($0.name, Value.raw(Array($1.raw))) }
    }
    let names = plan.params.flatMap { [$0.name] + $0.aliases }
    return given.filter { names.contains($0.0) }
  }
}
