import CleverTap
import CleverTapJSON
import CleverTapSystem
import Glibc

/// A trace that was recorded with `--trace`, read back.
struct TraceReader {
  /// One message.
  struct Record {
    let direction: TraceWriter.Direction
    let line: String
  }

  let records: [Record]
  /// Whether CleverTap itself answered.
  let isLive: Bool
  /// When it begins, in seconds since 1970-01-01 UTC.
  let start: Int

  /// Reads a file; every line must be a record.
  init(_ path: String) throws(UsageError) {
    guard let bytes = Descriptor.readFile(path, limit: TraceReader.maximumBytes) else {
      throw UsageError(
        message:
          "cannot read \(path): there is no such file, or it is over \(TraceReader.maximumBytes >> 20) MiB"
      )
    }
    var records: [Record] = []
    var isLive = false
    var start: Int?
    for (index, line) in bytes.split(separator: 0x0A).enumerated() {
      guard let root = try? Document(Array(line)).root, let text = root.member("line")?.string,
        let direction = root.member("direction")?.string.flatMap(TraceWriter.Direction.init),
        let time = root.member("time")?.string.flatMap(TraceReader.seconds)
      else {
        throw UsageError(message: "\(path) is no trace: see its line \(index + 1)")
      }
      records.append(Record(direction: direction, line: text))
      isLive = isLive || root.member("live")?.bool == true
      start = start ?? time
    }
    self.records = records
    self.isLive = isLive
    self.start = start ?? 0
  }

  private static let maximumBytes = 1 << 30

  /// Reads YYYY-MM-DDThh:mm:ss, with whatever follows; nil for anything else.
  private static func seconds(_ text: String) -> Int? {
    let numbers = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int32($0) }
    guard numbers.count == 6, (1970...9999).contains(numbers[0]) else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    return timegm(&parts)
  }
}
