import Foundation
import TestSupport
import Testing

/// Runs the Python tests of the folder beside this one, which drive the built program from outside:
/// side by side, and then alone those that measure the process they start.
@Suite(.serialized) struct EndToEndTests {
  private static let folder = repositoryRoot.appendingPathComponent("Tests/EndToEndTests/python")

  /// Test files and parts of them in the order they start: the longest first, so that the last ones to
  /// end are short.
  ///
  /// A file that is not listed starts before all of these.
  private static let longestFirst = [
    "test_clients.Clients.test_emacs", "test_clients.Clients.test_neovim",
    "test_clients.Clients.test_shell", "test_clients.Clients.test_python",
    "test_clients.Clients.test_php", "test_clients.Clients.test_ruby",
    "test_clients.Clients.test_node", "test_transcripts", "test_report", "test_windows",
    "test_process", "test_sandbox", "test_completions", "test_recipes", "test_protocol",
    "test_format", "test_mcp", "test_clients.Table", "test_trace", "test_models", "test_doctor",
  ]

  /// Files whose figures other work on the machine would disturb.
  private static let alone = ["test_measured"]

  private static var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("test_") && $0.hasSuffix(".py") }.map {
      String($0.dropLast(3))
    }
  }

  @Test func theListNamesOnlyWhatIsThere() {
    for name in Self.longestFirst + Self.alone {
      #expect(Self.files.contains(String(name.prefix { $0 != "." })), "\(name)")
    }
  }

  @Test func testsPassSideBySide() async {
    let listed = Set((Self.longestFirst + Self.alone).map { String($0.prefix { $0 != "." }) })
    let names = Self.files.filter { !listed.contains($0) }.sorted() + Self.longestFirst
    await withTaskGroup(of: Void.self) { group in
      var running = 0
      for name in names {
        if running == ProcessInfo.processInfo.activeProcessorCount {
          await group.next()
          running -= 1
        }
        group.addTask { await Self.run(name) }
        running += 1
      }
    }
  }

  @Test(arguments: alone) func testsPassAlone(_ name: String) async { await Self.run(name) }

  /// Runs one file, class or method of tests, and prints what it says about its number and its skips.
  private static func run(_ name: String) async {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A Python with packages that some tests want; without them these are skipped, and say so.
    let python = ProcessInfo.processInfo.environment["CLEVERTAP_TEST_PYTHON"] ?? "python3"
    process.arguments = [python, "-W", "error::ResourceWarning", "-m", "unittest", "-v", name]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process.environment = environment
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    let output = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do { try process.run() } catch { return continuation.resume(returning: "\(error)") }
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
      }
    }
    #expect(process.terminationStatus == 0, "\(name): \(output)")
    #expect(output.contains("\nRan ") && !output.contains("\nRan 0 "), "\(name): \(output)")
    for line in output.split(separator: "\n")
    where line.hasPrefix("Ran ") || line.contains("... skipped") {
      print("\(name): \(line)")
    }
  }
}
