import CleverTap
import CleverTapSystem
import GatewayMethods

/// The words that Tab offers at a place of a line: methods, params, values, accounts, commands, files.
///
/// Everything but accounts and files comes from the same table as the shells' completions.
struct LineCompleter {
  /// Columns of the terminal, for a listing.
  let columns: () -> Int
  /// Accounts that calls can name, and names that `use` takes.
  let accounts: () -> (callable: [String], usable: [String])
  let completions: Completions

  /// Words that may stand at a place, and what is put behind one that is chosen.
  private struct Choices {
    var words: [String]
    /// The part of the word before the cursor that a choice replaces.
    let typed: String
    var suffix = " "
  }

  /// nil where there is nothing to offer.
  func completion(_ beforeCursor: String) -> LineEditor.Completion? {
    let choices = choices(beforeCursor)
    let typed = choices.typed.unicodeScalars.map { $0 }
    let words = choices.words.filter { $0.unicodeScalars.starts(with: typed) }
    guard let first = words.first else { return nil }
    if words.count == 1 {
      let suffix = first.hasSuffix("=") || first.hasSuffix("/") ? "" : choices.suffix
      return LineEditor.Completion(inserted: rest(first, typed.count) + suffix)
    }
    let common = words.dropFirst().reduce(first) { shared($0, $1) }
    if common.unicodeScalars.count > typed.count {
      return LineEditor.Completion(inserted: rest(common, typed.count))
    }
    return LineEditor.Completion(listing: listing(words))
  }

  private func choices(_ line: String) -> Choices {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let word = parts.last ?? ""
    let words = parts.dropLast().filter { !$0.isEmpty }
    guard let first = words.first else {
      return Choices(words: methods + PromptCommand.allCases.map(\.rawValue), typed: word)
    }
    guard let command = PromptCommand(rawValue: first) else {
      return params(first, given: Array(words.dropFirst()), word)
    }
    return Choices(words: arguments(command, Array(words.dropFirst()), word), typed: word)
  }

  private var methods: [String] { completions.methods.map(\.name) }

  private func arguments(_ command: PromptCommand, _ given: [String], _ word: String) -> [String] {
    switch (command, given) {
    case (.help, []): methods + PromptCommand.allCases.map(\.rawValue)
    case (.set, []): ["format", "wire"]
    case (.set, ["format"]): OutputFormat.allCases.map(\.rawValue)
    case (.set, ["wire"]): ["on", "off"]
    case (.use, []): accounts().usable
    case (.save, []): LineCompleter.files(word)
    case (_, _): []
    }
  }

  private func params(_ method: String, given: [String], _ word: String) -> Choices {
    let params = completions.methods.first { $0.name == method }?.params ?? []
    guard let equals = word.firstIndex(of: "=") else {
      let names = params.map { "\($0.name)=" }
      return Choices(
        words: names.filter { name in !given.contains { $0.hasPrefix(name) } }, typed: word)
    }
    let key = word[..<equals]
    let value = word[word.index(after: equals)...]
    let values =
      key == "account" ? accounts().callable : params.first { $0.name == key }?.values ?? []
    let isList = params.first { $0.name == key }?.isList ?? false
    guard isList else { return Choices(words: values, typed: String(value)) }
    let items = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return Choices(
      words: values.filter { !items.dropLast().contains($0) }, typed: items.last ?? "", suffix: "")
  }

  /// Files and folders that a path may go on with; hidden ones where their dot is given.
  private static func files(_ path: String) -> [String] {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let start = path.dropFirst(folder.count)
    return FileSystem.names(in: folder.isEmpty ? "." : folder)
      .filter { $0.hasPrefix(".") == start.hasPrefix(".") }.sorted().map { folder + $0 }
  }

  private func rest(_ word: String, _ count: Int) -> String {
    String(String.UnicodeScalarView(word.unicodeScalars.dropFirst(count)))
  }

  private func shared(_ a: String, _ b: String) -> String {
    var common = String.UnicodeScalarView()
    for (x, y) in zip(a.unicodeScalars, b.unicodeScalars) {
      guard x == y else { break }
      common.append(x)
    }
    return String(common)
  }

  /// The words in columns, filled downwards.
  private func listing(_ words: [String]) -> String {
    let width = (words.map(\.unicodeScalars.count).max() ?? 0) + 2
    let perLine = max(1, columns() / width)
    let lines = (words.count + perLine - 1) / perLine
    return (0..<lines).map { line in
      let places = stride(from: line, to: words.count, by: lines)
      let cells = places.map { place in
        words[place] + String(repeating: " ", count: width - words[place].unicodeScalars.count)
      }
      var text = cells.joined()
      while text.hasSuffix(" ") { text.removeLast() }
      return text + "\n"
    }.joined()
  }
}
