/// Runs tasks on a few threads of our own.
///
/// The runtime's usual executor wakes up every second once it has been used; this one sleeps while
/// there is nothing to do.
package final class ThreadPool: TaskExecutor {
  /// Threads at most; they start when they are first needed.
  private static let maximumThreads = 4

  /// The process's pool.
  package static let shared = ThreadPool()

  private struct State {
    var jobs: ArraySlice<UnownedJob> = []
    var threads = 0
    var idle = 0
  }

  private let state = Monitor(State())

  package func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    let mustStart = state.withLock { state in
      state.jobs.append(unowned)
      guard state.jobs.count > state.idle, state.threads < ThreadPool.maximumThreads else {
        return false
      }
      state.threads += 1
      return true
    }
    if mustStart { DetachedThread.start { self.run() } }
    state.wakeAll()
  }

  private func run() {
    let executor = asUnownedTaskExecutor()
    state.withLock { $0.idle += 1 }
    while true {
      let job = state.wait { state -> UnownedJob? in
        guard let job = state.jobs.popFirst() else { return nil }
        state.idle -= 1
        return job
      }
      job.runSynchronously(on: executor)
      state.withLock { $0.idle += 1 }
    }
  }
}
