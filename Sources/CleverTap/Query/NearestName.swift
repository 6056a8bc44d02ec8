/// The nearest of a few names to a mistyped one.
public enum NearestName {
  /// Characters of a typed name that are looked at.
  private static let maximumLength = 64

  /// The candidate with the fewest edits (insert, delete, replace, swap neighbours), if they are at
  /// most a third of the longer name's length, at least one; case does not count.
  ///
  /// nil otherwise.
  public static func find(to typed: String, in candidates: [String]) -> String? {
    let from = Array(typed.lowercased().utf8.prefix(maximumLength))
    guard !from.isEmpty else { return nil }
    var best: (distance: Int, name: String)?
    for name in candidates {
      let to = Array(name.lowercased().utf8)
      let bound = max(1, max(from.count, to.count) / 3)
      guard abs(from.count - to.count) <= bound else { continue }
      let distance = edits(from, to)
      if distance <= bound, distance < best?.distance ?? .max { best = (distance, name) }
    }
    if let best { return best.name }
    guard from.count >= 3 else { return nil }
    return candidates.first { $0.lowercased().utf8.starts(with: from) }
  }

  /// Optimal string alignment distance.
  private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, before[j - 1] + 1)
        }
        row.append(cost)
      }
      before = previous
      previous = row
    }
    return previous[b.count]
  }
}
