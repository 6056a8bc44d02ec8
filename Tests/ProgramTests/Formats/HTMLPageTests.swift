import Testing

@testable import clevertap_gateway

/// What pages for a browser hold.
@Suite struct HTMLPageTests {
  @Test func aComparisonHasBothPeriodsOnOneScaleAndTheirChange() throws {
    let page = try shown(comparison, as: .html)
    #expect(page.contains("<dt>Compared with</dt><dd>2026-11-15 to 2026-11-16</dd>"))
    #expect(page.contains("<dt>sent</dt><dd>17009<small>before: 15005</small></dd>"))
    #expect(
      page.contains(
        ##"<rect class="current" x="130" y="24" width="225" height="16"></rect><text x="361" y="36">17009 <tspan class="good">+13.393333%</tspan></text>"##
      ))
    #expect(
      page.contains(##"<rect class="base" x="130" y="42" width="198.4" height="16"></rect>"##))
    #expect(page.contains(##"<td class="number bad">200</td>"##))
  }

  @Test func warningsAreSentencesAndTextsAreEscaped() throws {
    let page = try shown(summary, as: .html)
    #expect(page.contains("<li>A &lt;b&gt;warning&lt;/b&gt;.</li>"))
    #expect(page.contains("<td>total</td><td class=\"number\">1234</td>"))
    #expect(HTMLText.escaped("<&>\"'\u{0}\u{202E}\u{FFFF}é\n") == "&lt;&amp;&gt;&quot;&#39;???é ")
  }

  @Test func daysStandOnATimeAxisWithTheirGaps() throws {
    let rows = #"""
      {"from":"20240101","to":"20240103","groupBy":["day"],"rows":[
       {"day":"2024-01-01","messages":2},{"day":"2024-01-03","messages":1}],"totals":{"messages":3}}
      """#
    let page = try shown(rows, as: .html)
    #expect(page.contains("<title>2024-01-01: 2</title>"))
    #expect(page.split(separator: "<line class=\"gap\"").count == 2)
  }
}
