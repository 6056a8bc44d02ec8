/// The findings of `doctor` laid out for a screen.
struct DoctorScreen {
  /// Columns before the text of a finding.
  private static let indent = 17
  /// Columns that a text keeps on the narrowest screen.
  private static let minimumTextWidth = 20

  let screen: Screen

  /// The findings, the worst first, each problem followed by its remedy; at the first run ways to
  /// begin.
  func text(_ findings: [DoctorCommand.Finding], isFirstRun: Bool) -> [UInt8] {
    let ordered = findings.enumerated().sorted {
      ($0.element.state.rank, $0.offset) < ($1.element.state.rank, $1.offset)
    }
    let shown: [[UInt8]] = ordered.flatMap { lines($0.element) } + (isFirstRun ? firstSteps : [])
    return Array(shown.map { $0 + [0x0A] }.joined())
  }

  private func lines(_ finding: DoctorCommand.Finding) -> [[UInt8]] {
    let style: Style =
      switch finding.state {
      case .good: .green
      case .note: .yellow
      case .bad: .red
      }
    let space = String(repeating: " ", count: max(1, 13 - finding.subject.utf8.count))
    let head =
      screen.styled(Array(finding.state.rawValue.utf8), style)
      + Array("  \(finding.subject)\(space)".utf8)
    return wrapped(finding.text, head: head)
      + (finding.remedy.map { wrapped("-> \($0)", head: blank) } ?? [])
  }

  private var blank: [UInt8] { [UInt8](repeating: 0x20, count: Self.indent) }

  private func wrapped(_ text: String, head: [UInt8]) -> [[UInt8]] {
    let room = screen.columns.map { max($0 - Self.indent, Self.minimumTextWidth) }
    return screen.printable(text).wrapped(to: room).enumerated().map { index, line in
      (index == 0 ? head : blank) + line.bytes
    }
  }

  /// Three lines that set an account up, and what to try without one.
  private var firstSteps: [[UInt8]] {
    let variables = [
      "  export CLEVERTAP_ACCOUNT_ID=XXX-XXX-XXXX", "  export CLEVERTAP_PASSCODE=XXX-XXX-XXXX",
      "  export CLEVERTAP_REGION=in1",
    ].map { Array($0.utf8) }
    return [[]]
      + paragraph(
        "Set an account up; the dashboard shows id and passcode under Settings > Passcode:")
      + variables + paragraph("Meanwhile, without an account:")
      + command("clevertap-gateway --sandbox call summarizeReport from=7daysAgo to=yesterday")
  }

  private func paragraph(_ text: String) -> [[UInt8]] {
    screen.printable(text).wrapped(to: screen.columns).map(\.bytes)
  }

  /// A command that works when it is pasted, continued by `\` where it is longer than the screen.
  private func command(_ text: String) -> [[UInt8]] {
    let lines = screen.printable(text).wrapped(to: screen.columns.map { max($0 - 4, 8) })
    return lines.enumerated().map { index, line in
      Array("  ".utf8) + line.bytes + (index < lines.count - 1 ? Array(" \\".utf8) : [])
    }
  }
}
