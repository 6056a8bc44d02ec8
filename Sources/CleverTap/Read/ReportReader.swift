import CleverTapJSON

/// Reads the body of one answer as it arrives: validates it, puts its messages into a spool, and
/// keeps the few other members that say whether it was a success.
///
/// Never holds a whole body.
package struct ReportReader {
  /// Bytes of a member besides `messages` that are kept.
  static let maximumMemberBytes = 64 << 10

  /// Bytes of a body that is kept whole.
  static let maximumBodyBytes = CleverTapError.maximumResultBytes

  /// What a complete body said.
  package struct Outcome {
    /// Values by name, as received, of the members besides `messages`.
    var members: [String: [UInt8]] = [:]
    /// Whether `messages` is there and an array of objects.
    var hasMessages = false
    /// What is wrong with the body's shape; nil where nothing is.
    var defect: String?
    /// The whole body as compact JSON; nil unless it is kept.
    var body: [UInt8]?
  }

  private(set) var outcome = Outcome()
  private var compactor: Minifier
  private var writer: MessageNormalizer
  private var spool: Spool
  private var place = Place.top
  /// The body so far as compact JSON, where it is wanted.
  private var body: [UInt8]?
  /// Bytes of the compactor that are in `body` already.
  private var kept = 0

  private enum Place { case top, messages, skipping }

  /// With `keepsBody` the whole body is kept besides its messages.
  package init(
    spool: Spool, escaping: Escaping, digestsData: Bool, keepsBody: Bool = false
  ) {
    self.spool = spool
    body = keepsBody ? [] : nil
    compactor = Minifier(maximumMarkDepth: 3, escaping: escaping)
    writer = MessageNormalizer(digestsData: digestsData)
  }

  /// Why reading stopped.
  package enum Problem: Error {
    /// The body is not JSON.
    case notJSON(ScanError)
    /// The messages could not be stored.
    case failure(CleverTapError)
    /// The body did not come to its end.
    case transport(TransportFailure)
  }

  /// Takes the next bytes.
  package mutating func feed(_ chunk: [UInt8]) throws(Problem) {
    do throws(ScanError) { try compactor.feed(chunk) } catch { throw .notJSON(error) }
    if body != nil {
      body?.append(contentsOf: compactor.bytes[kept...])
      guard body?.count ?? 0 <= ReportReader.maximumBodyBytes else {
        throw .failure(.resultTooLarge(streamable: false))
      }
    }
    do throws(CleverTapError) {
      let done = try process(compactor.bytes, compactor.marks)
      compactor.discard(bytes: done.bytes, marks: done.marks)
      kept = compactor.bytes.count
    } catch { throw .failure(error) }
  }

  /// Ends the body.
  package consuming func finish() throws(Problem) -> (outcome: Outcome, messages: Spool.Sealed) {
    do throws(ScanError) { try compactor.finish() } catch { throw .notJSON(error) }
    outcome.body = body
    do throws(CleverTapError) { return (outcome, try spool.sealed()) } catch {
      throw .failure(error)
    }
  }

  /// Handles every complete message and member; returns what is done with.
  private mutating func process(
    _ bytes: [UInt8], _ marks: [Minifier.Mark]
  ) throws(CleverTapError) -> (bytes: Int, marks: Int) {
    var done = (bytes: 0, marks: 0)
    var m = 0
    while m < marks.count {
      let mark = marks[m]
      switch (place, mark.depth, mark.event) {
      case (.top, 0, .value(let kind)):
        if kind != .object { outcome.defect = "The answer is not an object." }
        m += 1
        done = (mark.offset + 1, m)
      case (.top, 1, .key):
        guard let step = try readMember(bytes, marks, m) else { return done }
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
        outcome.hasMessages = false
        outcome.defect = "An element of \"messages\" is not an object."
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
  ) throws(CleverTapError) -> (bytes: Int, marks: Int)? {
    guard m + 1 < marks.count else { return nil }
    let value = marks[m + 1]
    let name = String(
      decoding: JSONString.decode(bytes[marks[m].offset..<value.offset - 1]), as: UTF8.self)
    if name == "messages" {
      if outcome.hasMessages || outcome.defect != nil {
        outcome.defect = "The answer has \"messages\" twice."
      }
      if value.event == .value(.array) {
        place = .messages
        outcome.hasMessages = true
        return (value.offset + 1, m + 2)
      }
      outcome.defect = "\"messages\" is not an array."
      place = .skipping
      return (value.offset, m + 2)
    }
    let next = marks[(m + 2)...].firstIndex {
      ($0.depth == 1 && $0.event == .key) || ($0.depth == 0 && $0.event == .close)
    }
    guard let next else {
      guard bytes.count - value.offset > ReportReader.maximumMemberBytes else { return nil }
      outcome.members[name] = Array("\"(too long)\"".utf8)
      place = .skipping
      return (value.offset, m + 2)
    }
    let end = marks[next].offset - (marks[next].event == .key ? 1 : 0)
    if outcome.members.count < 64 { outcome.members[name] = Array(bytes[value.offset..<end]) }
    return (marks[next].offset, next)
  }
}
