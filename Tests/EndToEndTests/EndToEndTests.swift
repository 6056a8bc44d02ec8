import Foundation
import Testing

/// Runs the Python files of the folder beside this one, which drive the built program from outside.
@Suite(.serialized) struct EndToEndTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("python")

  private static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("test_") && $0.hasSuffix(".py") }.sorted()
  }()

  @Test func thereAreFiles() { #expect(Self.files.count >= 3) }

  @Test(arguments: files) func pythonTestsPass(_ file: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A Python with packages that some tests want; without them these are skipped, and say so.
    let python = ProcessInfo.processInfo.environment["CLEVERTAP_TEST_PYTHON"] ?? "python3"
    process.arguments = [python, "-W", "error::ResourceWarning", "-m", "unittest", "-v", file]
    process.currentDirectoryURL = Self.folder
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process.environment = environment
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(output)")
    #expect(output.contains("\nRan "), "\(output)")
    for line in output.split(separator: "\n")
    where line.hasPrefix("Ran ") || line.contains("... skipped") {
      print("\(file): \(line)")
    }
  }
}
