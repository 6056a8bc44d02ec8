import CleverTapSystem
import Testing

/// Tasks on threads of our own.
@Suite struct ThreadPoolTests {
  @Test func allTasksRunAlthoughThereAreMoreThanThreads() async throws {
    let pool = ThreadPool()
    try pool.start()
    let sum = await withTaskGroup(of: Int.self) { group in
      for number in 1...100 {
        group.addTask(executorPreference: pool) {
          await Task.yield()
          return number
        }
      }
      return await group.reduce(0, +)
    }
    #expect(sum == 5050)
  }

  @Test func aTaskThatBlocksDoesNotStopOthers() async throws {
    let pool = ThreadPool()
    try pool.start()
    let gate = Monitor(false)
    let blocked = Task.detached(executorPreference: pool) { gate.wait { $0 ? true : nil } }
    await Task.detached(executorPreference: pool) {
      gate.withLock { $0 = true }
      gate.wakeAll()
    }.value
    #expect(await blocked.value)
  }
}
