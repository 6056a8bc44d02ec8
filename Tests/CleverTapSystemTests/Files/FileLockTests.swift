import CleverTapSystem
import Testing

/// Locks on files that others may remove.
@Suite struct FileLockTests {
  @Test func aLockIsHeldUntilItsHolderLetsGo() throws {
    let folder = try TemporaryFolder()
    var first = try FileLock.take(folder.path("lock"))
    #expect(first != nil)
    #expect(try FileLock.take(folder.path("lock")) == nil)
    first = nil
    #expect(try FileLock.take(folder.path("lock")) != nil)
  }

  @Test func aLockIsOnTheFileThatThePathNames() throws {
    let folder = try TemporaryFolder()
    let first = try FileLock.take(folder.path("lock"))
    try folder.remove("lock")
    let second = try FileLock.take(folder.path("lock"))
    #expect(second != nil)
    #expect(try FileLock.take(folder.path("lock")) == nil)
    withExtendedLifetime((first, second)) {}
  }

  @Test func aMissingFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect { try FileLock.take(folder.path("none/lock")) } throws: {
      ($0 as? SystemError)?.kind == .missing
    }
  }
}
