import Foundation
import Testing

@testable import CleverTap

@Suite struct SlotLocksTests {
  private let folder = NSTemporaryDirectory() + "locks-\(UUID().uuidString)"

  @Test func lockFilesAreSharedAndPrivate() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let one = try #require(SlotLocks(folder: folder))
    let two = try #require(SlotLocks(folder: folder))
    var first = try one.take("key", count: 2)
    let second = try two.take("key", count: 2)
    #expect(first != nil && second != nil)
    #expect(try one.take("key", count: 2) == nil)
    #expect(try one.take("other", count: 2) != nil)
    withExtendedLifetime(second) { first = nil }
    #expect(try two.take("key", count: 2) != nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    #expect(SlotLocks(folder: folder) == nil)
  }

  @Test func anAccountsIDIsInNoFileName() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let locks = try #require(SlotLocks(folder: folder))
    let lock = try locks.take("https://h\nW9R-486-4W5Z", count: 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(lock != nil && names.count == 1 && !names[0].contains("W9R"))
  }
}
