import CleverTap
import CleverTapJSON

/// The grouping, order and bounds of the rows of a summary or comparison: the params `groupBy`,
/// `sortBy`, `minimum`, `top` and `maxBytes`.
struct RowOrder {
  let groupBy: [Dimension]
  /// As written; nil for the order of the groups.
  let sortBy: String?
  let minimum: Int?
  let top: Int?
  let maxBytes: Int?

  /// The prefix by which `sortBy` means a figure's change instead of the figure.
  static let changePrefix = "change."

  /// True if `sortBy` means the size of a figure's change.
  let looksAtChange: Bool
  /// The figure that `sortBy` names, without the prefix; nil without `sortBy`.
  let figure: Ranking.Figure?

  /// Reads the params; only if `comparesPeriods` is true does the prefix `change.` have a meaning.
  init(_ params: Params, comparesPeriods: Bool) {
    let named = params.list("groupBy").compactMap(Dimension.init)
    groupBy = named.isEmpty ? [.channel] : named
    sortBy = params.text("sortBy")
    minimum = params.integer("minimum")
    top = params.integer("top")
    maxBytes = params.integer("maxBytes")
    let prefix = RowOrder.changePrefix
    let isChange = comparesPeriods && (sortBy?.utf8.starts(with: prefix.utf8) ?? false)
    looksAtChange = isChange
    figure = sortBy.map {
      Ranking.Figure(
        isChange ? String(decoding: $0.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : $0)
    }
  }

  /// The rate whose denominator `minimum` bounds; nil where `sortBy` names none.
  var rate: Rate? {
    if case .rate(let rate) = figure { rate } else { nil }
  }

  /// Returns true if a denominator is below `minimum`; nil counts as 0.
  func isSmall(_ denominator: ExactRatio?) -> Bool {
    guard let minimum else { return false }
    return (denominator ?? ExactRatio(0)) < ExactRatio(minimum)
  }

  /// An empty list of rows, which `top` and `maxBytes` bound.
  var items: ResultItems {
    ResultItems(countBound: top.map { .init(param: "top", value: $0) }, maxBytes: maxBytes)
  }

  /// Names that a warning lists at most.
  private static let maximumNames = 20

  /// The warning that no row has the figure of `sortBy`; nil if one has it, or without any rows.
  ///
  /// `counts` are those of all rows.
  func unknownSortBy(_ counts: [Counts]) -> Warning? {
    guard let sortBy, case .metric(let name) = figure, !counts.isEmpty else { return nil }
    var metrics: [[UInt8]] = []
    for sum in counts.flatMap(\.sums) where !metrics.contains(sum.name) {
      if sum.name == name { return nil }
      if metrics.count < RowOrder.maximumNames { metrics.append(sum.name) }
    }
    let prefix = looksAtChange ? RowOrder.changePrefix : ""
    let names =
      (["messages"] + metrics.map { String(decoding: $0, as: UTF8.self) }
      + Rate.allCases.map(\.rawValue)).map { prefix + String($0.prefix(100)) }
    let near = NearestName.find(to: sortBy, in: names).map { " Did you mean \"\($0)\"?" } ?? ""
    return Warning(
      .unknownSortBy,
      "No row has \"\(sortBy.prefix(200))\", so the rows are in the order of their groups. There are: \(names.joined(separator: ", ")).\(near)"
    )
  }
}

extension Warning {
  /// The warning that `maxBytes` left rows out; nil if no row was left out, or `top` did it.
  static func rowsCut(_ kept: Int, of offered: Int, by cut: ResultItems.Cut?) -> Warning? {
    guard let cut, cut.param == "maxBytes" else { return nil }
    return resultCut(kept, of: offered, "rows", by: cut)
  }
}
