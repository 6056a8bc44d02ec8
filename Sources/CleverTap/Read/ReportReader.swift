import CleverTapJSON

/// Reads the body of one response as it arrives: validates it, puts its messages into a spool, and
/// keeps the few other members that say whether it was a success.
///
/// Never holds a whole body.
package struct ReportReader {
  /// Bytes of a body that is kept whole.
  static let maximumBodyBytes = CleverTapError.maximumResultBytes

  /// A complete body without its messages.
  package struct Response {
    /// Values by name, as received, of the members besides `messages`.
    var members: [String: [UInt8]] = [:]
    /// True if `messages` is present and an array of objects.
    var hasMessages = false
    /// One sentence that names an error in the body's shape; nil where there is none.
    var defect: String?
    /// The whole body as compact JSON; nil unless it is kept.
    var body: [UInt8]?
  }

  /// Bytes that an unfinished message must grow by before the pass tries it again, unless it has
  /// more itself: so a body in single bytes costs at most twice as much.
  private static let minimumGrowth = 4 << 10

  /// Room for the output of a window, in times its length, and where that was not enough: a byte
  /// becomes six at the most, an empty message longer.
  private static let usualGrowth = 2
  private static let largestGrowth = 8
  /// Room for what is added to a message.
  private static let spareRoom = 256

  private let escaping: Escaping
  private let digestsData: Bool
  private let usesPass: Bool
  private var scanner: BodyScanner
  private var spool: Spool
  private var window = BodyWindow()
  private var spellings = Spellings()
  /// The position of the window's first byte in the array of messages; nil while the scanner reads,
  /// and then the window is empty.
  private var position: ArrayPosition?
  /// Bytes that the pass has read since the scanner was last at work.
  private var passed = 0
  /// Bytes the window must have before the pass is tried.
  private var wanted = 0

  /// With `keepsBody` the whole body is kept besides its messages, and the scanner reads all of it.
  package init(
    spool: Spool, escaping: Escaping, digestsData: Bool, keepsBody: Bool = false
  ) {
    self.spool = spool
    self.escaping = escaping
    self.digestsData = digestsData
    usesPass = !keepsBody
    scanner = BodyScanner(escaping: escaping, digestsData: digestsData, keepsBody: keepsBody)
  }

  /// The reasons for which reading can fail.
  package enum Problem: Error {
    /// The body is not JSON.
    case notJSON(ScanError)
    /// The messages could not be stored.
    case failure(CleverTapError)
  }

  /// Takes the next bytes.
  package mutating func feed(_ chunk: [UInt8]) throws(Problem) {
    var problem: Problem?
    chunk.withUnsafeBufferPointer { bytes in
      do throws(Problem) { try feed(bytes) } catch { problem = error }
    }
    if let problem { throw problem }
  }

  /// Ends the body.
  package consuming func finish() throws(Problem) -> (response: Response, messages: Spool.Sealed) {
    wanted = 0
    try readWindow(isLast: true)
    if let position { scanner.skip(passed, to: position) }
    do throws(ScanError) { try scanner.finish() } catch { throw .notJSON(error) }
    let response = scanner.response
    do throws(CleverTapError) { return (response, try spool.sealed()) } catch {
      throw .failure(error)
    }
  }

  private mutating func feed(_ chunk: UnsafeBufferPointer<UInt8>) throws(Problem) {
    var rest = chunk
    while !rest.isEmpty {
      let taken: Int
      if position == nil {
        taken = try scanner.feed(rest, into: &spool)
        if usesPass { position = scanner.position }
      } else {
        taken = window.append(rest)
        try readWindow(isLast: false)
      }
      rest = UnsafeBufferPointer(rebasing: rest[taken...])
    }
  }

  /// Reads the messages in the window that are whole; an unfinished one stays there, unless it is
  /// longer than a window or the body is at its end.
  private mutating func readWindow(isLast: Bool) throws(Problem) {
    guard window.count >= wanted else { return }
    wanted = 0
    var growth = ReportReader.usualGrowth
    while position != nil, !window.isEmpty {
      switch try pass(growth: growth) {
      case .needsRoom: growth = ReportReader.largestGrowth
      case .needsScanner: try scanWindow()
      case .needsInput where isLast || window.isFull: try scanWindow()
      case .needsInput:
        if !window.isEmpty {
          wanted = window.count + max(window.count, ReportReader.minimumGrowth)
        }
        return
      }
    }
  }

  /// Runs the pass over the window and returns the reason for which it stopped.
  ///
  /// `growth` is how many times longer than the window the output may become.
  private mutating func pass(growth: Int) throws(Problem) -> ValueCopier.Stop {
    guard var place = position else { return .needsScanner }
    let room = growth * window.count + ReportReader.spareRoom
    var spellings = spellings
    self.spellings = Spellings()
    let result = window.withBytes { [escaping, digestsData] bytes in
      Result { () throws(CleverTapError) in
        var done = MessagePass.Progress()
        try spool.append(room: room) { out, entries in
          let begun = MessagePass(
            bytes, into: out, escaping: escaping, digestsData: digestsData, spellings: spellings)
          guard var pass = begun else { return 0 }
          done = pass.run(&place, &entries)
          spellings = pass.spellings
          return done.written
        }
        return done
      }
    }
    self.spellings = spellings
    position = place
    switch result {
    case .success(let done):
      window.drop(done.consumed)
      passed += done.consumed
      return done.stop
    case .failure(let failure): throw .failure(failure)
    }
  }

  /// Has the scanner read the next message, whatever is wrong with it; the pass goes on behind it.
  private mutating func scanWindow() throws(Problem) {
    guard let position else { return }
    scanner.skip(passed, to: position)
    passed = 0
    self.position = nil
    while self.position == nil, !window.isEmpty {
      let result = window.withBytes { bytes in
        Result { () throws(Problem) in try scanner.feed(bytes, into: &spool) }
      }
      window.drop(try result.get())
      self.position = scanner.position
    }
  }
}
