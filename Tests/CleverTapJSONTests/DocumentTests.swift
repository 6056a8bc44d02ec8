import CleverTapJSON
import Testing

@Suite struct DocumentTests {
  @Test func viewsReferToTheOriginalBytes() throws {
    let root = try Document(#" {"a" : [1, "x\n", {"b":null}], "c":-1.5e3 } "#).root
    #expect(root.kind == .object)
    #expect(root.members.map { $0.name.string } == ["a", "c"])
    let elements = try #require(root.member("a")).elements
    #expect(
      elements.map { String(decoding: $0.raw, as: UTF8.self) } == ["1", #""x\n""#, #"{"b":null}"#])
    #expect(elements[1].string == "x\n")
    #expect(root.member("c")?.integer == -1500)
    #expect(root.member("d") == nil)
  }

  @Test func duplicatesAreSeen() throws {
    let root = try Document(#"{"a":1,"\u0061":2}"#).root
    #expect(root.members.count == 2)
    #expect(root.members.allSatisfy { $0.name.equals("a") })
    #expect(root.member("a")?.integer == 1)
  }

  @Test func canonicallyEquivalentNamesStayDifferent() throws {
    let root = try Document("{\"\u{e9}\":1,\"e\u{301}\":2}").root
    #expect(root.member("\u{e9}")?.integer == 1)
    #expect(root.member("e\u{301}")?.integer == 2)
    #expect(root.members[0].name.text != root.members[1].name.text)
  }

  @Test func loneSurrogatesStayDifferent() throws {
    let root = try Document(#"["\ud800","\ud801","\ud83d\ude00"]"#).root
    #expect(root.elements[0].text == [0xED, 0xA0, 0x80])
    #expect(root.elements[0].text != root.elements[1].text)
    #expect(root.elements[2].string == "😀")
  }

  @Test func everyCutOfADocumentIsRefusedAtItsEnd() {
    let text = Array(#"{"a":[1,"b",{"c":true}],"d":null}"#.utf8)
    for cut in 0..<text.count {
      #expect(throws: ScanError(reason: .unexpectedEnd, offset: cut)) {
        try Document(Array(text[..<cut]))
      }
    }
  }
}
