import CleverTap
import CleverTapJSON

/// Two periods side by side: the result of `compareReports`.
struct ComparisonResult: WindowConsumer {
  private let order: RowOrder
  private let escaping: Escaping
  private let today: Day
  private let currentWindows: Int
  private let baseWindows: Int
  private var current: FetchedPeriod
  private var base: FetchedPeriod
  private var currentSummary: Summary
  private var baseSummary: Summary

  /// The windows of the current period come first; `today` is the day it is for the account.
  init(_ comparison: ComparisonRequest, order: RowOrder, today: Day, escaping: Escaping) {
    self.order = order
    self.escaping = escaping
    self.today = today
    currentWindows = comparison.currentWindows.count
    baseWindows = comparison.baseWindows.count
    current = FetchedPeriod(comparison.current, windows: currentWindows)
    base = FetchedPeriod(comparison.base, windows: baseWindows)
    currentSummary = Summary(order.groupBy, period: comparison.current.query.period)
    baseSummary = Summary(order.groupBy, period: comparison.base.query.period)
  }

  var keepsBodies: Bool { false }

  private var isCurrent: Bool { current.windows.count < currentWindows }

  mutating func take(_ window: Window, _ fetched: FetchedWindow) throws(CleverTapError) {
    if isCurrent {
      try current.add(window, fetched, to: &currentSummary)
    } else {
      try base.add(window, fetched, to: &baseSummary)
    }
  }

  mutating func miss(_ window: Window, _ error: CleverTapError) {
    if isCurrent { current.add(window, error) } else { base.add(window, error) }
  }

  /// The result as chunks of compact JSON; throws where one of the periods has no window at all.
  func finish(fetchedAt: String) throws(CleverTapError) -> [[UInt8]] {
    try checkComplete(current, currentWindows)
    try checkComplete(base, baseWindows)
    let rows = ranked(rows)
    var items = order.items
    for row in rows {
      guard !items.isFull else {
        items.skip(1)
        continue
      }
      let groups = zip(order.groupBy, row.key).map { ($0.rawValue, $1.value) }
      try items.add(Value.object(groups + row.counts.members).encoded(escaping))
    }
    let counts = rows.flatMap { [$0.counts.current, $0.counts.base].compactMap { $0 } }
    let warnings = warnings + [order.unknownSortBy(counts)].compactMap { $0 }
    return items.finish("rows", escaping) { kept, cut in
      let rowsCut = Warning.rowsCut(kept, of: rows.count, by: cut)
      return members(fetchedAt, omitted: rows.count - kept, warnings + [rowsCut].compactMap { $0 })
    }
  }

  /// A period none of whose windows came cannot be compared.
  private func checkComplete(_ period: FetchedPeriod, _ windows: Int) throws(CleverTapError) {
    guard period.failedWindows == windows, var error = period.firstError else { return }
    let all = currentWindows + baseWindows
    error.completedWindows = all - current.failedWindows - base.failedWindows
    throw error
  }

  private typealias Row = (key: Summary.Key, counts: ComparedCounts)

  /// The groups that either period has, in order.
  private var rows: [Row] {
    let keys = Set(currentSummary.groups.keys).union(baseSummary.groups.keys)
    return keys.sorted(by: Summary.isOrdered).map { key in
      (
        key,
        ComparedCounts(current: currentSummary.groups[key], base: baseSummary.groups[key])
      )
    }
  }

  private func ranked(_ rows: [Row]) -> [Row] {
    guard let figure = order.figure else { return rows }
    return Ranking.sorted(rows) { row in
      let value =
        order.looksAtChange
        ? row.counts.change(figure)?.magnitude : figure.value(row.counts.current)
      let isSmall = order.rate.map { rate in
        order.isSmall(row.counts.current?.denominator(rate))
          || order.isSmall(row.counts.base?.denominator(rate))
      }
      return .init(value, isSmall: isSmall ?? false)
    }
  }

  private func members(
    _ fetchedAt: String, omitted: Int, _ warnings: [Warning]
  ) -> [(String, Value)] {
    let account = current.report.account
    let (period, before) = (current.report.query, base.report.query)
    let totals = ComparedCounts(current: currentSummary.totals, base: baseSummary.totals)
    let windows =
      current.windows.map { Value.object([("period", "current")] + $0) }
      + base.windows.map { Value.object([("period", "base")] + $0) }
    return [
      ("account", .string(account.name)), ("from", .string(period.from.text)),
      ("to", .string(period.to.text)), ("baseFrom", .string(before.from.text)),
      ("baseTo", .string(before.to.text)),
      ("timezone", account.timezone.map(Value.string) ?? .null),
      ("fetchedAt", .string(fetchedAt)), ("basis", .string(ReportRequest.basis)),
      ("partial", .bool(current.isPartial || base.isPartial)),
      ("groupBy", .strings(order.groupBy.map(\.rawValue))),
      ("totals", .object(totals.members)), ("rowsOmitted", .integer(omitted)),
      ("warnings", Warning.value(warnings)), ("windows", .array(windows)),
    ]
  }

  /// The warnings of both periods and of the comparison, each kind once.
  private var warnings: [Warning] {
    let (period, before) = (current.report.query, base.report.query)
    var all = current.report.warnings
    let kinds = Set(all.map(\.kind))
    all += base.report.warnings.filter { !kinds.contains($0.kind) }
    all += Warning.joined(
      current: current.warnings + currentSummary.warnings,
      base: base.warnings + baseSummary.warnings)
    if period.to >= today {
      all.append(
        Warning(
          .openPeriod,
          "The current period ends on \(period.to.text), today or later, so it is not over and its counts are still rising."
        ))
    }
    let (days, daysBefore) = (period.period.days, before.period.days)
    if days != daysBefore {
      all.append(
        Warning(
          .unevenPeriods,
          "The current period has \(days) days and the base period \(daysBefore): compare rates rather than counts."
        ))
    }
    if base.isPartial {
      all.append(
        Warning(
          .basePartial,
          "Windows of the base period are missing, so that every change looks larger than it is."))
    }
    return all
  }
}

extension Warning {
  /// The warnings of two periods, each kind once, naming the period.
  fileprivate static func joined(current: [Warning], base: [Warning]) -> [Warning] {
    var joined: [Warning] = current.map { warning in
      guard let other = base.first(where: { $0.kind == warning.kind }) else {
        return Warning(warning.kind, "Current period: \(warning.message)")
      }
      return warning.message.utf8.elementsEqual(other.message.utf8)
        ? Warning(warning.kind, "Both periods: \(warning.message)")
        : Warning(
          warning.kind, "Current period: \(warning.message) Base period: \(other.message)")
    }
    for warning in base where !current.contains(where: { $0.kind == warning.kind }) {
      joined.append(Warning(warning.kind, "Base period: \(warning.message)"))
    }
    return joined
  }
}

extension ReportQuery {
  /// The days asked for.
  var period: Window { Window(from: from, to: to) }
}
