/// The structure of one parsed text: a flat list of nodes in document order.
///
/// A member is its name's node followed by its value's nodes. A tape may be reused from text to
/// text, so that parsing a line allocates nothing.
package struct Tape: Sendable {
  /// One value or member name, as positions in the text.
  package struct Node: Equatable, Sendable {
    /// First byte; for a string its opening quote.
    package let start: UInt32
    /// The byte after the last; for a string past its closing quote.
    package fileprivate(set) var end: UInt32
    /// Index of the node after this value and everything inside it.
    package fileprivate(set) var next: UInt32
    /// The value's kind; a member name is a string.
    package let kind: ValueKind

    /// The value's byte offsets in the text.
    package var range: Range<Int> { Int(start)..<Int(end) }
  }

  /// Bytes of text a tape can describe.
  package static let maximumBytes = Int(UInt32.max)

  package private(set) var nodes: [Node] = []

  package init() {}

  /// Parses a whole text, replacing what the tape held.
  package mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(ScanError) {
    precondition(text.count <= Tape.maximumBytes)
    nodes.removeAll(keepingCapacity: true)
    var sink = TapeSink(nodes: nodes)
    nodes = []
    var scanner = Scanner()
    do {
      try scanner.scan(text, into: &sink)
      try scanner.finish(at: text.count, into: &sink)
      nodes = sink.nodes
    } catch {
      nodes = sink.nodes
      nodes.removeAll(keepingCapacity: true)
      throw error
    }
  }

  /// Gives back the memory of an unusually large text.
  package mutating func trim() {
    if nodes.capacity > 16 << 10 { nodes = [] }
  }

  /// Calls `body` with the name and value node indices of each member of the object at `index`.
  @inline(__always)
  package func forEachMember(of index: Int, _ body: (_ name: Int, _ value: Int) -> Void) {
    var name = index + 1
    let end = Int(nodes[index].next)
    while name < end {
      body(name, name + 1)
      name = Int(nodes[name + 1].next)
    }
  }
}

/// Builds the nodes; an open container's `next` is its parent's index until it closes.
private struct TapeSink: ScanSink {
  var nodes: [Tape.Node]
  var parent: UInt32 = .max

  @inline(__always)
  mutating func open(_ kind: ValueKind, depth: Int, at: Int) {
    let position = UInt32(truncatingIfNeeded: at)
    nodes.append(.init(start: position, end: position, next: parent, kind: kind))
    parent = UInt32(truncatingIfNeeded: nodes.count &- 1)
  }

  @inline(__always)
  mutating func close(depth: Int, at: Int) {
    let index = Int(parent)
    parent = nodes[index].next
    nodes[index].end = UInt32(truncatingIfNeeded: at &+ 1)
    nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
  }

  @inline(__always)
  mutating func begin(_ kind: ValueKind, depth: Int, at: Int) {
    let position = UInt32(truncatingIfNeeded: at)
    nodes.append(
      .init(
        start: position, end: position, next: UInt32(truncatingIfNeeded: nodes.count &+ 1),
        kind: kind))
  }

  @inline(__always)
  mutating func end(depth: Int, to: Int) {
    nodes[nodes.count &- 1].end = UInt32(truncatingIfNeeded: to)
  }

  @inline(__always)
  mutating func beginKey(depth: Int, at: Int) { begin(.string, depth: depth, at: at) }
  @inline(__always)
  mutating func endKey(depth: Int, to: Int) { end(depth: depth, to: to) }
  @inline(__always)
  mutating func whitespace(from: Int, to: Int) {}
  @inline(__always)
  mutating func beginNonASCII(at: Int) {}
  @inline(__always)
  mutating func endNonASCII(_ scalar: UInt32, to: Int) {}
}
