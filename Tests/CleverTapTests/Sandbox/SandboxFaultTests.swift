import Testing

@testable import CleverTap

@Suite struct SandboxFaultTests {
  @Test func aLabelNamesAFault() {
    for fault in SandboxFault.allCases {
      #expect(SandboxFault(label: "sandbox:\(fault.rawValue)") == fault)
    }
  }

  @Test(arguments: ["", "hang", "sandbox:", "Sandbox:hang", "sandbox:Hang", "sandbox:hang "])
  func otherLabelsDoNot(_ label: String) { #expect(SandboxFault(label: label) == nil) }
}
