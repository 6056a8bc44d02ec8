import Testing

@testable import CleverTap

@Suite struct FilterValuesTests {
  @Test(arguments: [
    ("InApp", "inapp"), ("in-app", "inapp"), ("Mobile Push", "push"), ("PUSH", "push"),
    ("web pop up", "web_pop_up"), ("E-Mail", "email"),
  ])
  func caseAndSeparatorsAreForgiven(_ text: String, _ value: String) {
    #expect(FilterValues.channel.term(text.utf8)?.value == value)
  }

  @Test(arguments: ["", "-", "pushx", "é", "in app x"])
  func otherTextsMeanNothing(_ text: String) {
    #expect(FilterValues.channel.term(text.utf8) == nil)
  }

  @Test func aNearValueIsSuggested() {
    #expect(FilterValues.channel.suggestion(for: "pussh") == "push")
    #expect(FilterValues.status.suggestion(for: "complete") == "completed")
    #expect(FilterValues.status.suggestion(for: "xyzzy") == nil)
  }

  @Test func noSpellingMeansTwoValues() {
    for values in [
      FilterValues.channel, .delivery, .status, .messageType,
    ] {
      for term in values.terms {
        for spelling in [term.value] + term.aliases {
          #expect(values.term(spelling.utf8)?.value == term.value, "\(values.name) \(spelling)")
        }
      }
    }
  }
}
