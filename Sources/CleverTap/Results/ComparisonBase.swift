/// The rule that finds the earlier period a period is compared with.
package enum ComparisonBase: String, CaseIterable, Sendable {
  /// The same number of days directly before, or of whole months where the period is whole months.
  case previousPeriod
  /// The period shifted back by whole weeks, just enough not to overlap.
  case sameWeekdays
  /// The period shifted back by 364 days, so that the weekdays agree.
  case previousYear

  /// The base of a period; nil where it would begin before the year 1.
  package func period(for period: Window) -> Window? {
    switch self {
    case .previousPeriod:
      if let months = period.wholeMonths { return period.monthsBefore(months) }
      return period.shifted(back: period.days)
    case .sameWeekdays: return period.shifted(back: (period.days + 6) / 7 * 7)
    case .previousYear: return period.shifted(back: 364)
    }
  }
}

extension Window {
  /// The number of months where the days are whole calendar months; else nil.
  fileprivate var wholeMonths: Int? {
    let (first, last) = (from.civil, to.civil)
    let next = to.adding(1)
    guard first.day == 1, next == to || next.civil.day == 1 else { return nil }
    return (last.year - first.year) * 12 + last.month - first.month + 1
  }

  fileprivate func monthsBefore(_ months: Int) -> Window? {
    let month = from.civil.year * 12 + from.civil.month - 1 - months
    guard let first = Day(year: month / 12, month: month % 12 + 1, day: 1) else { return nil }
    return Window(from: first, to: from.adding(-1))
  }

  fileprivate func shifted(back days: Int) -> Window? {
    let first = from.adding(-days)
    guard first.number == from.number - days else { return nil }
    return Window(from: first, to: to.adding(-days))
  }
}
