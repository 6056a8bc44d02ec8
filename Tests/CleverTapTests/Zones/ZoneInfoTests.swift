import CleverTap
import Foundation
import Testing

/// Every zone of this machine, at many instants, against Python's zoneinfo.
@Suite struct ZoneTests {
  private static let script = """
    import random, zoneinfo, datetime
    random.seed(7)
    utc = datetime.timezone.utc
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        times = [random.randrange(-2**31, 2**32) for _ in range(40)]
        # The edges of every daylight saving period of a few years.
        for year in (1999, 2024, 2037, 2090):
            t = int(datetime.datetime(year, 1, 1, tzinfo=utc).timestamp())
            offset = lambda t: datetime.datetime.fromtimestamp(t, utc).astimezone(zone).utcoffset()
            for week in range(53):
                a, b = t + week * 604800, t + (week + 1) * 604800
                if offset(a) != offset(b):
                    while b - a > 1:
                        m = (a + b) // 2
                        if offset(m) == offset(a): a = m
                        else: b = m
                    times += [a, b]
        for t in times:
            o = datetime.datetime.fromtimestamp(t, utc).astimezone(zone).utcoffset()
            print(name, t, int(o.total_seconds()))
    """

  @Test func offsetsAgreeWithPython() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.script]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "PYTHONTZPATH": "/usr/share/zoneinfo"
    ]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var zones: [Substring: ZoneInfo] = [:]
    var compared = 0
    for line in output.split(separator: "\n") {
      let words = line.split(separator: " ")
      let (name, instant, offset) = (
        words[0], try #require(Int(words[1])), try #require(Int(words[2]))
      )
      let zone = try zones[name] ?? #require(ZoneInfo(named: String(name)), "\(name)")
      zones[name] = zone
      #expect(zone.offset(at: instant) == offset, "\(line)")
      compared += 1
    }
    #expect(compared > 1000)
  }

  @Test func namesAreNotPaths() {
    for name in ["", "../../etc/passwd", "/etc/localtime", "Europe//Paris", "Europe/", "no/such"] {
      #expect(ZoneInfo(named: name) == nil, "\(name)")
    }
    #expect(ZoneInfo(named: "UTC")?.offset(at: 0) == 0)
  }

  @Test func daysChangeAtLocalMidnight() throws {
    let zone = try #require(ZoneInfo(named: "Asia/Kolkata"))
    #expect(zone.day(at: 1_508_351_399).text == "20171018")
    #expect(zone.day(at: 1_508_351_400).text == "20171019")
  }
}
