import Testing

@testable import clevertap_gateway

@Suite struct OptionsTests {
  /// The sentence that a command line is refused with; nil where it is accepted.
  private func refusal(_ arguments: String...) -> String? {
    do throws(UsageError) {
      _ = try Options(arguments)
      return nil
    } catch { return error.message }
  }

  @Test func withoutWordsItServes() throws {
    let options = try Options([])
    #expect(options.command == .serve)
    #expect(!options.isForPrograms)
    #expect(options.maximumLineBytes == 16 << 20)
  }

  @Test func aValueFollowsAsAWordOrBehindAnEqualsSign() throws {
    #expect(try Options(["--account", "prod"]).account == "prod")
    #expect(try Options(["--account=prod"]).account == "prod")
    #expect(try Options(["--params={\"a\":\"b=c\"}", "call", "m"]).params == #"{"a":"b=c"}"#)
  }

  @Test func aMissingValueIsNamed() {
    let sentence = "--config needs a value: --config FILE"
    #expect(refusal("--config") == sentence)
    #expect(refusal("--config=") == sentence)
    #expect(refusal("--config", "--sandbox") == sentence)
  }

  @Test func anUnknownWordNamesTheNearestKnownOne() {
    #expect(refusal("--sandbx") == "unknown option \"--sandbx\"; did you mean --sandbox?")
    #expect(refusal("cal") == "unknown command \"cal\"; did you mean call?")
    #expect(
      refusal("--log-level", "warn")
        == "unknown --log-level \"warn\"; did you mean warning?")
    #expect(refusal("completions", "fisch") == "unknown shell \"fisch\"; did you mean fish?")
  }

  @Test func aFlagTakesNoValue() {
    #expect(refusal("--sandbox=yes") == "--sandbox takes no value")
  }

  @Test func numbersHaveBounds() throws {
    #expect(try Options(["--max-line-bytes", "1"]).maximumLineBytes == 1)
    #expect(
      refusal("--max-line-bytes", "0")
        == "--max-line-bytes needs a number of bytes, not \"0\"")
    #expect(
      refusal("--parent-pid", "-1") == "--parent-pid needs the id of a process, not \"-1\"")
  }

  @Test func anOptionGoesWithItsCommandAlone() {
    #expect(refusal("--params", "{}") == "--params goes with call METHOD [key=value ...]")
    #expect(
      refusal("--format", "csv", "doctor") == "--format goes with call METHOD [key=value ...]")
    #expect(refusal("--write", "x", "man") == "--write goes with schema [NAME] [--write DIR]")
    #expect(refusal("--live") == "--live goes with replay FILE")
    #expect(refusal("--trace", "x", "doctor") == "--trace goes with serving, not with doctor")
  }

  @Test func commandsTakeTheirWords() throws {
    #expect(try Options(["call", "ping"]).command == .call(method: "ping"))
    #expect(try Options(["schema"]).command == .schema(name: nil))
    #expect(try Options(["schema", "errors"]).command == .schema(name: "errors"))
    #expect(try Options(["replay", "f"]).command == .replay(file: "f"))
    #expect(try Options(["doctor"]).command == .doctor)
    #expect(try Options(["man"]).command == .man)
    #expect(try Options(["completions", "zsh"]).command == .completions(.zsh))
    #expect(try Options(["--version"]).command == .version)
    #expect(try Options(["-h", "getReport"]).command == .help(method: "getReport"))
    #expect(try Options(["getReport", "--help"]).command == .help(method: "getReport"))
  }

  @Test func wordsTooManyOrTooFewAreRefused() {
    #expect(refusal("call")?.hasPrefix("call needs a method") == true)
    #expect(refusal("replay") == "replay takes the file of a trace")
    #expect(refusal("schema", "a", "b") == "schema takes one name")
    #expect(refusal("doctor", "now") == "doctor takes no words")
  }

  @Test func aCallTakesItsParamsOneWay() throws {
    let pairs = try Options(["call", "m", "a=1", "b=x=y"]).pairs
    #expect(pairs.map(\.key) == ["a", "b"])
    #expect(pairs.map(\.value) == ["1", "x=y"])
    #expect(
      refusal("call", "m", "a=1", "--params", "{}")
        == "give params as key=value or with --params, not both")
  }

  /// A row of the table that changes nothing would be accepted and ignored.
  @Test func everyOptionDoesSomething() throws {
    let values = [
      "--params": "{}", "--format": "csv", "--log-level": "trace", "--framing": "header",
      "--parent-pid": "7", "--max-line-bytes": "7",
    ]
    let commands = ["call": ["call", "m"], "schema": ["schema"], "replay": ["replay", "f"]]
    for option in Options.descriptions {
      let command = option.command.flatMap { commands[$0] } ?? []
      let value = option.value.map { _ in [values[option.name] ?? "x"] } ?? []
      let with = try Options(command + [option.name] + value)
      let isSet = withoutGiven(with) != withoutGiven(try Options(command)) || with.isForPrograms
      #expect(isSet, "\(option.name)")
    }
  }

  /// What the options say, but for the list of those that were given.
  private func withoutGiven(_ options: Options) -> String {
    Mirror(reflecting: options).children.filter { $0.label != "given" }
      .map { "\($0.label ?? ""): \($0.value)" }.joined(separator: "\n")
  }

  @Test func programsOptionsKeepItFromAPrompt() throws {
    for words in [
      ["--stdio"], ["--framing", "line"], ["--strict"], ["--parent-pid", "7"],
      ["--max-line-bytes", "7"],
    ] { #expect(try Options(words).isForPrograms, "\(words)") }
    #expect(try !Options(["--sandbox", "--utf8", "--log-level", "debug"]).isForPrograms)
  }
}
