import CleverTapJSON
import GatewayRPC

extension RPCError {
  /// Characters of an error's text that a model is given at most; hosts cut longer ones.
  private static let maximumCharacters = 8000
  private static let maximumViolations = 20
  /// Characters of a text that comes from the caller or from CleverTap.
  private static let maximumEcho = 200

  /// The error as models get it: texts from outside cut, and only the first violations, the others
  /// counted in `violationsOmitted`.
  func boundedForModels(_ escaping: Escaping) -> RPCError {
    var rest: [(String, Value)] = []
    var violations: [Value] = []
    for (name, value) in details {
      if name == "violations", case .array(let all) = value {
        violations = all
      } else {
        rest.append((name, RPCError.cut(value)))
      }
    }
    var bounded = with(rest)
    guard !violations.isEmpty else { return bounded }
    var kept: [Value] = []
    for violation in violations.prefix(RPCError.maximumViolations) {
      let cut = RPCError.cut(violation)
      let forms = [cut, RPCError.withoutAllowed(cut)]
      guard
        let next = forms.map({ with(rest, kept + [$0], of: violations.count) }).first(where: {
          $0.value.encoded(escaping).count < RPCError.maximumCharacters
        })
      else { break }
      if case .array(let list)? = next.details.first?.1 { kept = list }
      bounded = next
    }
    return kept.isEmpty ? with(rest, [], of: violations.count) : bounded
  }

  private func with(_ rest: [(String, Value)], _ kept: [Value], of count: Int) -> RPCError {
    let omitted: [(String, Value)] =
      kept.count < count ? [("violationsOmitted", .integer(count - kept.count))] : []
    return with([("violations", .array(kept))] + omitted + rest)
  }

  private func with(_ details: [(String, Value)]) -> RPCError {
    RPCError(
      code: code, kind: kind, message: RPCError.prefix(message, RPCError.maximumEcho * 3),
      hint: hint, retryable: retryable, details: details)
  }

  private static func prefix(_ text: String, _ count: Int) -> String {
    let scalars = text.unicodeScalars
    return scalars.count <= count ? text : String(String.UnicodeScalarView(scalars.prefix(count)))
  }

  /// A value with every text in it cut.
  private static func cut(_ value: Value) -> Value {
    switch value {
    case .null, .bool, .integer: value
    case .string(let text): .string(prefix(text, maximumEcho))
    case .array(let elements): .array(elements.map(cut))
    case .object(let members): .object(members.map { ($0, cut($1)) })
    case .raw(let bytes):
      if bytes.count <= maximumEcho {
        value
      } else {
        .string(
          prefix(
            (try? Document(bytes))?.root.string ?? String(decoding: bytes, as: UTF8.self),
            maximumEcho))
      }
    }
  }

  private static func withoutAllowed(_ violation: Value) -> Value {
    guard case .object(let members) = violation else { return violation }
    return .object(members.filter { $0.0 != "allowed" })
  }
}
