import CleverTap
import CleverTapJSON
import CleverTapSystem

/// A trace that was recorded with `--trace`, read back.
struct TraceReader {
  /// One message.
  struct Record {
    /// ISO 8601 UTC.
    let time: String
    /// The same in milliseconds since 1970-01-01 UTC.
    let milliseconds: Int
    let direction: TraceWriter.Direction
    let line: String
  }

  let records: [Record]
  /// True if CleverTap itself responded, false for the sandbox.
  let isLive: Bool
  /// The time of the trace's beginning, in seconds since 1970-01-01 UTC.
  let start: Int

  /// Reads a file; every line must be a record.
  init(_ path: String) throws(UsageError) {
    let bytes: [UInt8]
    do throws(InputFile.Failure) {
      bytes = try InputFile.read(path, limit: TraceReader.maximumBytes)
    } catch {
      throw UsageError(message: "\(path) \(error.text)")
    }
    var records: [Record] = []
    var isLive = false
    var start: Int?
    for (index, line) in bytes.split(separator: 0x0A).enumerated() {
      guard let root = try? Document(Array(line)).root, let text = root.member("line")?.string,
        let direction = root.member("direction")?.string.flatMap(TraceWriter.Direction.init),
        let time = root.member("time")?.string, let seconds = TraceReader.seconds(time)
      else {
        throw UsageError(message: "\(path) is no trace: see its line \(index + 1)")
      }
      records.append(
        Record(
          time: time, milliseconds: seconds * 1000 + TraceReader.fraction(time),
          direction: direction, line: text))
      isLive = isLive || root.member("live")?.bool == true
      start = start ?? seconds
    }
    self.records = records
    self.isLive = isLive
    self.start = start ?? 0
  }

  private static let maximumBytes = 1 << 30

  /// Reads YYYY-MM-DDThh:mm:ss, with whatever follows; nil for anything else.
  private static func seconds(_ text: String) -> Int? {
    let numbers = text.prefix(19).split { "-T:".contains($0) }.compactMap { Int($0) }
    guard numbers.count == 6, numbers[3...].allSatisfy({ (0...60).contains($0) }),
      let day = Day(year: numbers[0], month: numbers[1], day: numbers[2])
    else { return nil }
    return day.number * 86400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
  }

  /// The milliseconds behind the seconds of such a text; 0 where there are none.
  private static func fraction(_ text: String) -> Int {
    Int(text.dropFirst(20).prefix(3)) ?? 0
  }
}
