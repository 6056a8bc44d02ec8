import CleverTap
import CleverTapJSON

/// One group's counts in two periods; nil where a period has not the group.
struct ComparedCounts {
  let current: Counts?
  let base: Counts?

  /// The members `current`, `base` and `change` of a comparison's row.
  var members: [(String, Value)] {
    [
      ("current", current.map { .object($0.members) } ?? .null),
      ("base", base.map { .object($0.members) } ?? .null),
      (
        "change",
        .object([
          ("messages", messages), ("metrics", .object(metrics)), ("rates", .object(rates)),
        ])
      ),
    ]
  }

  /// The change of a figure, exact; nil where it is not known.
  func change(_ figure: Ranking.Figure) -> ExactRatio? {
    switch figure {
    case .messages: ExactRatio((current?.messages ?? 0) - (base?.messages ?? 0))
    case .rate(let rate): points(rate)
    case .metric(let name): difference(name)?.value.map { ExactRatio($0) }
    }
  }

  private var messages: Value {
    let (now, before) = (current?.messages ?? 0, base?.messages ?? 0)
    let percent = Decimal(String(before).utf8).flatMap { before in
      Decimal(String(now).utf8).flatMap { ExactRatio($0, per: before) }
    }
    return .object([
      ("absolute", .integer(now - before)),
      ("percent", .number(percent.map { ($0 - ExactRatio(1)).rounded(times: 100) })),
    ])
  }

  /// Every metric that either period has, those of the current one first.
  private var metrics: [(String, Value)] {
    var names = (current?.sums ?? []).map(\.name)
    for sum in base?.sums ?? [] where !names.contains(sum.name) { names.append(sum.name) }
    return names.map { name in (String(decoding: name, as: UTF8.self), metric(name)) }
  }

  private func metric(_ name: [UInt8]) -> Value {
    guard let difference = difference(name), let absolute = difference.value else { return .null }
    let before = sum(name, in: base)?.value
    let percent = before.flatMap { ExactRatio(absolute, perMagnitude: $0) }
    return .object([
      ("absolute", difference.numberValue), ("percent", .number(percent?.rounded(times: 100))),
    ])
  }

  /// The sum in a period: 0 where it has no messages of the group, nil where it has no such metric.
  private func sum(_ name: [UInt8], in counts: Counts?) -> ExactSum? {
    guard let counts, counts.messages > 0 else { return ExactSum() }
    return counts.sum(name)
  }

  private func difference(_ name: [UInt8]) -> ExactSum? {
    guard let now = sum(name, in: current), let before = sum(name, in: base) else { return nil }
    return now.subtracting(before)
  }

  private var rates: [(String, Value)] {
    Rate.allCases.map { rate in
      (
        rate.rawValue,
        .object([("points", .number(points(rate)?.rounded(times: 100)))])
      )
    }
  }

  private func points(_ rate: Rate) -> ExactRatio? {
    guard let now = current?.ratio(rate), let before = base?.ratio(rate) else { return nil }
    return now - before
  }
}
