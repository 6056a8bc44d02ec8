/// Validates a JSON text that comes in chunks and copies it without the space between tokens and
/// with characters beyond ASCII escaped; every other byte stays as received.
///
/// Down to ``init(maximumMarkDepth:escaping:)``'s depth it notes where values begin and end in ``bytes``.
/// The copy is compact, so a value ends one byte before the next mark of its level.
public struct Minifier: Sendable {
  /// A position of ``Minifier/bytes`` at which a name or value begins or a container ends.
  public struct Mark: Equatable, Sendable {
    /// The kind of thing that begins or ends at a mark.
    public enum Event: Equatable, Sendable {
      /// A member name's opening quote.
      case key
      /// The first byte of a value of that kind.
      case value(ValueKind)
      /// A container's closing bracket.
      case close
    }

    /// The kind of thing that begins or ends at ``offset``.
    public let event: Event
    /// 0 for the top-level value, 1 for its members, and so on; a bracket has its container's.
    public let depth: Int
    /// Position in ``Minifier/bytes``.
    public let offset: Int

    package init(event: Event, depth: Int, offset: Int) {
      self.event = event
      self.depth = depth
      self.offset = offset
    }
  }

  /// Containers inside each other; one more is an error.
  package static let maximumDepth = Scanner.maximumDepth

  private let maximumMarkDepth: Int
  private let escaping: Escaping
  private var scanner = Scanner()
  private var inCharacter = false
  /// The bytes that have been copied and not discarded yet.
  public private(set) var bytes: [UInt8] = []
  /// The marks in order, discarded ones excepted.
  public private(set) var marks: [Mark] = []

  /// Notes values down to `maximumMarkDepth`; -1 notes none.
  public init(maximumMarkDepth: Int, escaping: Escaping) {
    self.maximumMarkDepth = maximumMarkDepth
    self.escaping = escaping
  }

  /// Takes the next chunk of any size.
  public mutating func feed(_ chunk: [UInt8]) throws(ScanError) {
    var failure: ScanError?
    chunk.withUnsafeBufferPointer { buffer in
      do throws(ScanError) { _ = try feed(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// A bracket behind which ``feed(_:pausing:)`` stops.
  package enum Pause: Sendable {
    case never
    /// The opening bracket of a container of that depth.
    case afterOpening(depth: Int)
    /// The closing bracket of a container of that depth.
    case afterClosing(depth: Int)
  }

  /// Takes the next chunk, or its beginning up to the bracket at which it shall pause; the memory
  /// need not outlive the call.
  ///
  /// Returns how many bytes it took: one at least where there is one.
  package mutating func feed(
    _ chunk: UnsafeBufferPointer<UInt8>, pausing pause: Pause = .never
  ) throws(ScanError) -> Int {
    guard let base = chunk.baseAddress, !chunk.isEmpty else { return 0 }
    var sink = MinifyingSink(
      maximumMarkDepth: maximumMarkDepth, escaping: escaping, chunk: base, pause: pause, out: bytes,
      marks: marks, inCharacter: inCharacter)
    bytes = []
    marks = []
    var taken = chunk.count
    var failure: ScanError?
    do throws(ScanError) { taken = try scanner.scan(chunk, into: &sink) } catch { failure = error }
    if !sink.inCharacter, failure == nil { sink.flush(to: taken) }
    bytes = sink.out
    marks = sink.marks
    inCharacter = sink.inCharacter
    if let failure { throw failure }
    return taken
  }

  /// The position between two elements of the array whose elements have `depth`; nil inside an
  /// element, or where the innermost open container is another one.
  package func position(inArrayOf depth: Int) -> ArrayPosition? {
    scanner.position(inArrayOf: depth)
  }

  /// Goes on behind `bytes` bytes of whole elements that somebody else has validated and copied, in
  /// the array whose ``position(inArrayOf:)`` is not nil.
  package mutating func skip(_ bytes: Int, to position: ArrayPosition) {
    scanner.skip(bytes, to: position)
  }

  /// Ends the text.
  public mutating func finish() throws(ScanError) {
    var sink = IgnoringSink()
    try scanner.finish(at: 0, into: &sink)
  }

  /// Drops the first bytes and marks; later positions count from the new start.
  public mutating func discard(bytes: Int, marks: Int) {
    guard bytes > 0 || marks > 0 else { return }
    self.bytes.removeFirst(bytes)
    self.marks.removeFirst(marks)
    guard bytes > 0 else { return }
    for i in self.marks.indices {
      let mark = self.marks[i]
      self.marks[i] = Mark(event: mark.event, depth: mark.depth, offset: mark.offset - bytes)
    }
  }
}

/// Copies in whole runs: nothing is written until a gap, an escape or the chunk's end.
private struct MinifyingSink: ScanSink {
  let maximumMarkDepth: Int
  let escaping: Escaping
  let chunk: UnsafePointer<UInt8>
  let pause: Minifier.Pause
  var out: [UInt8]
  var marks: [Minifier.Mark]
  var inCharacter: Bool
  /// Offset in the chunk of the first byte not yet copied.
  var runStart = 0
  var isPausing = false

  @inline(__always)
  mutating func flush(to end: Int) {
    guard end > runStart else { return }
    out.append(
      contentsOf: UnsafeBufferPointer(start: chunk + runStart, count: end &- runStart))
  }

  @inline(__always)
  private mutating func mark(_ event: Minifier.Mark.Event, _ depth: Int, _ at: Int) {
    guard depth <= maximumMarkDepth else { return }
    marks.append(
      Minifier.Mark(event: event, depth: depth, offset: out.count &+ at &- runStart))
  }

  @inline(__always)
  mutating func open(_ kind: ValueKind, depth: Int, at: Int) {
    mark(.value(kind), depth, at)
    if case .afterOpening(depth) = pause { isPausing = true }
  }
  @inline(__always)
  mutating func close(depth: Int, at: Int) {
    mark(.close, depth, at)
    if case .afterClosing(depth) = pause { isPausing = true }
  }
  @inline(__always)
  mutating func begin(_ kind: ValueKind, depth: Int, at: Int) { mark(.value(kind), depth, at) }
  @inline(__always)
  mutating func end(depth: Int, to: Int) {}
  @inline(__always)
  mutating func beginKey(depth: Int, at: Int) { mark(.key, depth, at) }
  @inline(__always)
  mutating func endKey(depth: Int, to: Int) {}

  @inline(__always)
  mutating func whitespace(from: Int, to: Int) {
    flush(to: from)
    runStart = to
  }

  @inline(__always)
  mutating func beginNonASCII(at: Int) {
    flush(to: at)
    runStart = at
    inCharacter = true
  }

  @inline(__always)
  mutating func endNonASCII(_ scalar: UInt32, to: Int) {
    escaping.append(scalar, to: &out)
    runStart = to
    inCharacter = false
  }
}
