import CleverTapJSON

/// Reads a body with the resumable scanner, wherever it is cut: its top level, and each message that
/// ``MessagePass`` leaves to it.
///
/// It stops behind each message, so that its caller may go on with the pass.
struct BodyScanner {
  /// Bytes of a member besides `messages` that are kept.
  private static let maximumMemberBytes = 64 << 10
  /// The messages stand in an array that is a member of the top level.
  private static let messageDepth = 2

  private(set) var response = ReportReader.Response()
  private var minifier: Minifier
  private var writer: MessageNormalizer
  private var place = Place.top
  /// Bytes of the minifier that are in ``ReportReader/Response/body`` already.
  private var kept = 0

  private enum Place { case top, messages, skipping }

  /// With `keepsBody` the whole body is kept besides its messages.
  init(escaping: Escaping, digestsData: Bool, keepsBody: Bool) {
    response.body = keepsBody ? [] : nil
    minifier = Minifier(maximumMarkDepth: 3, escaping: escaping)
    writer = MessageNormalizer(digestsData: digestsData)
  }

  /// The position in the array of messages; nil unless the scanner is between two messages.
  var position: ArrayPosition? {
    place == .messages && minifier.marks.isEmpty
      ? minifier.position(inArrayOf: BodyScanner.messageDepth) : nil
  }

  /// Goes on behind `bytes` bytes of messages that the pass has read, where ``position`` is not nil.
  mutating func skip(_ bytes: Int, to position: ArrayPosition) {
    minifier.skip(bytes, to: position)
  }

  /// Takes the next bytes, at most up to the end of a message or the bracket that may begin the
  /// messages; returns how many: one at least where there is one.
  mutating func feed(
    _ bytes: UnsafeBufferPointer<UInt8>, into spool: inout Spool
  ) throws(ReportReader.Problem) -> Int {
    let pause: Minifier.Pause =
      place == .messages
      ? .afterClosing(depth: BodyScanner.messageDepth)
      : .afterOpening(depth: BodyScanner.messageDepth - 1)
    let taken: Int
    do throws(ScanError) { taken = try minifier.feed(bytes, pausing: pause) } catch {
      throw .notJSON(error)
    }
    do throws(CleverTapError) {
      if response.body != nil { try keepBody() }
      let done = try process(minifier.bytes, minifier.marks, into: &spool)
      minifier.discard(bytes: done.bytes, marks: done.marks)
      kept = minifier.bytes.count
    } catch { throw .failure(error) }
    return taken
  }

  /// Ends the body.
  mutating func finish() throws(ScanError) { try minifier.finish() }

  private mutating func keepBody() throws(CleverTapError) {
    response.body?.append(contentsOf: minifier.bytes[kept...])
    guard response.body?.count ?? 0 <= ReportReader.maximumBodyBytes else {
      throw .resultTooLarge(streamable: false)
    }
  }

  /// Handles every complete message and member; returns what is done with.
  private mutating func process(
    _ bytes: [UInt8], _ marks: [Minifier.Mark], into spool: inout Spool
  ) throws(CleverTapError) -> (bytes: Int, marks: Int) {
    var done = (bytes: 0, marks: 0)
    var m = 0
    while m < marks.count {
      let mark = marks[m]
      switch (place, mark.depth, mark.event) {
      case (.top, 0, .value(let kind)):
        if kind != .object { response.defect = "The answer is not an object." }
        m += 1
        done = (mark.offset + 1, m)
      case (.top, 1, .key):
        guard let step = readMember(bytes, marks, m) else { return done }
        m = step.marks
        done = step
      case (.messages, 2, .value(.object)):
        guard let end = marks[m...].firstIndex(where: { $0.depth == 2 && $0.event == .close })
        else {
          return done
        }
        let start = mark.offset
        let slice = marks[(m + 1)...end]
        try spool.append { out in writer.write(bytes, start: start, marks: slice, to: &out) }
        m = end + 1
        done = (marks[end].offset + 1, m)
      case (.messages, 2, .value):
        response.hasMessages = false
        response.defect = "An element of \"messages\" is not an object."
        m += 1
        done = (mark.offset, m)
      case (.messages, 1, .close):
        place = .top
        m += 1
        done = (mark.offset + 1, m)
      case (.skipping, 1, .key), (.skipping, 0, .close):
        place = .top
      default:
        m += 1
        done = (mark.offset, m)
      }
    }
    // What is skipped is not kept, whether or not a mark has come since.
    if place == .skipping { done.bytes = bytes.count }
    return done
  }

  /// A member of the top level; nil while it is not complete.
  private mutating func readMember(
    _ bytes: [UInt8], _ marks: [Minifier.Mark], _ m: Int
  ) -> (bytes: Int, marks: Int)? {
    guard m + 1 < marks.count else { return nil }
    let value = marks[m + 1]
    let name = String(
      decoding: JSONString.decode(bytes[marks[m].offset..<value.offset - 1]), as: UTF8.self)
    if name == "messages" {
      if response.hasMessages || response.defect != nil {
        response.defect = "The answer has \"messages\" twice."
      }
      if value.event == .value(.array) {
        place = .messages
        response.hasMessages = true
        return (value.offset + 1, m + 2)
      }
      response.defect = "\"messages\" is not an array."
      place = .skipping
      return (value.offset, m + 2)
    }
    let next = marks[(m + 2)...].firstIndex {
      ($0.depth == 1 && $0.event == .key) || ($0.depth == 0 && $0.event == .close)
    }
    guard let next else {
      guard bytes.count - value.offset > BodyScanner.maximumMemberBytes else { return nil }
      response.members[name] = Array("\"(too long)\"".utf8)
      place = .skipping
      return (value.offset, m + 2)
    }
    let end = marks[next].offset - (marks[next].event == .key ? 1 : 0)
    if response.members.count < 64 { response.members[name] = Array(bytes[value.offset..<end]) }
    return (marks[next].offset, next)
  }
}
