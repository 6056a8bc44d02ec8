import Foundation
import Testing

/// Sizes, names and comments that a stranger can read.
@Suite struct TidyTests {
  /// Words of the house that have a standard term: slot, response, result, error, redact, chunk.
  private static let bannedWords = [
    "lane", "lanes", "mistake", "masked", "piece", "pieces", "outcome", "verdict", "told", "judge",
    "answer", "answers", "tries",
  ]

  /// How a summary begins that is a question rather than a sentence.
  private static let questions = [
    "Who", "What", "Where", "How", "Why", "Whoever", "Whatever", "Somebody", "Whether",
  ]

  @Test func thereAreFiles() throws {
    #expect(try SourceTree.swiftFiles().count > 100)
  }

  @Test func noFileIsLongerThan300Lines() throws {
    // One state machine, whose switch is the grammar.
    for file in try SourceTree.swiftFiles() where file.path != "CleverTapJSON/Scanner.swift" {
      #expect(file.lines.count <= 301, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test func noFolderHasMoreThan16Sources() throws {
    let folders = Dictionary(grouping: try SourceTree.swiftFiles(), by: \.folder)
    for (folder, files) in folders {
      #expect(files.count <= 16, "\(folder) has \(files.count) sources")
    }
  }

  @Test func noTypeSharesItsModulesName() throws {
    for file in try SourceTree.swiftFiles() {
      for kind in ["struct", "class", "enum", "protocol", "actor"] {
        #expect(!file.text.contains("\(kind) \(file.module) "), "\(file.path)")
      }
    }
  }

  @Test func declarationsUseTheFieldsWords() throws {
    let keywords: Set<Substring> = [
      "let", "var", "func", "case", "struct", "enum", "class", "protocol", "typealias",
    ]
    for file in try SourceTree.swiftFiles() {
      for (number, line) in file.lines.enumerated()
      where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        for (keyword, name) in zip(words, words.dropFirst()) where keywords.contains(keyword) {
          #expect(
            !Self.bannedWords.contains(name.lowercased()), "\(file.path):\(number + 1) \(name)")
        }
      }
    }
  }

  @Test func summariesAreNotQuestions() throws {
    for file in try SourceTree.swiftFiles() {
      var before: Substring = ""
      for (number, line) in file.lines.enumerated() {
        let text = line.drop { $0 == " " }
        defer { before = text }
        guard text.hasPrefix("/// "), !before.hasPrefix("///") else { continue }
        let first = String(text.dropFirst(4).prefix { $0.isLetter })
        #expect(!Self.questions.contains(first), "\(file.path):\(number + 1) \(text)")
      }
    }
  }
}
