import Foundation
import TestSupport
import Testing

/// Reads every import line of the sources against the table of what a module may import.
@Suite struct ImportTests {
  private static let allowed: [String: Set<String>] = [
    "CleverTapJSON": [],
    "CleverTapSystem": ["CCleverTapSystem", "Synchronization"],
    "CleverTap": ["CleverTapJSON", "CleverTapSystem", "Synchronization"],
    "CleverTapCurl": ["CCleverTapCurl", "CleverTap", "CleverTapSystem", "Synchronization"],
    "GatewayRPC": ["CleverTapJSON", "CleverTapSystem", "Synchronization"],
    "GatewayMethods": [
      "CleverTap", "CleverTapJSON", "CleverTapSystem", "GatewayRPC", "Synchronization",
    ],
    "clevertap-gateway": [
      "CCleverTapEdit", "CleverTap", "CleverTapCurl", "CleverTapJSON", "CleverTapSystem",
      "GatewayMethods", "GatewayRPC",
    ],
  ]

  @Test func modulesImportOnlyWhatTheTableAllows() throws {
    let files = try SourceTree.files(".swift")
    #expect(files.count > 100)
    for file in files {
      let allowed = try #require(Self.allowed[file.module], "no row for \(file.module)")
      for line in file.lines {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"),
          words[..<position].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "package" })
        else { continue }
        let module = String(try #require(words.last).prefix { $0 != "." })
        #expect(allowed.contains(module), "\(file.path) imports \(module)")
      }
    }
  }

  @Test func nothingUnsafeWhereInputCanReach() throws {
    for file in try SourceTree.files(".swift") {
      for mark in ["try!", "as!", "fatalError(", "nonisolated(unsafe)"] {
        #expect(!file.text.contains(mark), "\(file.path) has \(mark)")
      }
      if file.text.contains("@unchecked") {
        #expect(
          ["CleverTapSystem/Threads/Monitor.swift", "CleverTapCurl/CurlLoop.swift"].contains(
            file.path), "\(file.path)")
      }
    }
  }

  @Test func onlyCFilesKnowTheSystem() throws {
    for file in try SourceTree.files(".swift") {
      #expect(!file.text.contains("#if "), "\(file.path)")
    }
    let plain: Set = ["<stddef.h>", "<stdint.h>"]
    let headers = try SourceTree.files(".h")
    #expect(headers.count >= 2)
    for header in headers {
      for line in header.text.split(separator: "\n") where line.hasPrefix("#include") {
        let name = String(try #require(line.split(separator: " ").last))
        #expect(plain.contains(name), "\(header.path) includes \(name)")
      }
    }
    for file in try SourceTree.files(".c") {
      #expect(file.module.hasPrefix("CCleverTap"), "\(file.path)")
    }
  }

  @Test func noThirdPartyPackage() throws {
    let manifest = try String(
      contentsOf: repositoryRoot.appendingPathComponent("Package.swift"), encoding: .utf8)
    #expect(manifest.contains("dependencies: [],"))
    #expect(!manifest.contains(".package("))
  }
}
