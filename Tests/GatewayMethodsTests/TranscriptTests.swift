import CleverTapJSON
import CleverTapSystem
import Foundation
import GatewayRPC
import Glibc
import Testing

@testable import GatewayMethods

/// Runs the sandbox's transcripts in-process: the same lines that the program itself must answer.
@Suite struct TranscriptTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("schemas/examples")

  /// Transcripts of other command lines and environments, and those that take long.
  private static let others: Set<String> = [
    "faults.jsonl", "not-configured.jsonl", "overloaded.jsonl", "partly-configured.jsonl",
    "shutdown.jsonl", "storage.jsonl",
  ]

  private static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".jsonl") && !others.contains($0) }.sorted()
  }()

  @Test(arguments: names) func answersAreAsWritten(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let lines = text.split(separator: "\n").dropFirst()
    let pipe = try ServerPipe(GatewayService.example)
    defer { pipe.close() }
    var waiting: [ParsedValue] = []
    for (index, line) in zip(lines.indices, lines) {
      if line.hasPrefix("> ") {
        pipe.send(String(line.dropFirst(2)))
        continue
      }
      waiting.append(try Document(String(line.dropFirst(2))).root)
      let next = lines.index(after: index)
      if next < lines.endIndex, lines[next].hasPrefix("< ") { continue }
      for _ in 0..<waiting.count {
        let answer = try Document(try #require(pipe.receive(), "\(name) ended early")).root
        let found = waiting.firstIndex { matches($0, answer) }
        let shown = String(decoding: answer.raw, as: UTF8.self)
        waiting.remove(at: try #require(found, "\(name): nobody waits for \(shown)"))
      }
    }
  }

  private func matches(_ expected: ParsedValue, _ actual: ParsedValue) -> Bool {
    if expected.equals("*") { return true }
    guard expected.kind == actual.kind else { return false }
    switch expected.kind {
    case .object:
      let (wanted, given) = (expected.members, actual.members)
      return wanted.count == given.count
        && zip(wanted, given).allSatisfy { wanted, given in
          wanted.name.text == given.name.text && matches(wanted.value, given.value)
        }
    case .array:
      let (wanted, given) = (expected.elements, actual.elements)
      return wanted.count == given.count && zip(wanted, given).allSatisfy { matches($0, $1) }
    case .string: return expected.text == actual.text
    case .number: return Decimal(expected.raw) == Decimal(actual.raw)
    case .true, .false, .null: return true
    }
  }
}

/// A server on two pipes.
private final class ServerPipe {
  private let input: Int32
  private let output: Int32
  private var rest: [UInt8] = []

  init(_ gateway: GatewayService) throws {
    var ends: [Int32] = [0, 0, 0, 0]
    ends.withUnsafeMutableBufferPointer { ends in
      _ = ends.baseAddress.map { pipe($0) + pipe($0 + 2) }
    }
    input = ends[1]
    output = ends[2]
    let server = Server(
      options: .init(input: ends[0], output: ends[3]), methods: gateway.methods,
      log: Log(level: .error, prefix: "test"), calls: gateway.calls, exit: { _ in })
    try DetachedThread.start { _ = server.run() }
  }

  func send(_ line: String) { _ = Descriptor.write(Array("\(line)\n".utf8), to: input) }

  /// The next line; nil at the end.
  func receive() -> String? {
    while true {
      if let end = rest.firstIndex(of: 0x0A) {
        defer { rest.removeFirst(end + 1) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      let block = [UInt8](unsafeUninitializedCapacity: 65536) { memory, count in
        count = max(0, read(output, memory.baseAddress, memory.count))
      }
      guard !block.isEmpty else { return nil }
      rest += block
    }
  }

  func close() { Glibc.close(input) }
}
