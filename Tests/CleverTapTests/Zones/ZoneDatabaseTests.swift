import Foundation
import Testing

@testable import CleverTap

@Suite struct ZoneDatabaseTests {
  @Test func aZoneIsReadOnce() throws {
    let folder = NSTemporaryDirectory() + "zones-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/Here"
    let source = try #require(
      ZoneInfo.folders.map { "\($0)/Asia/Kolkata" }.first(where: FileManager.default.fileExists))
    try FileManager.default.copyItem(atPath: source, toPath: path)
    let zones = ZoneDatabase(folder: folder)
    #expect(zones.zone("Here")?.offset(at: 0) == 19_800)
    try FileManager.default.removeItem(atPath: path)
    #expect(zones.zone("Here")?.offset(at: 0) == 19_800)
    #expect(zones.zone("Here")?.name == "Here")
    #expect(zones.zone("There") == nil)
  }
}
