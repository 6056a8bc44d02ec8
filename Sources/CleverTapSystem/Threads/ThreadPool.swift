/// Runs tasks on a few threads of our own.
///
/// The runtime's usual executor wakes up every second once it has been used; this one sleeps while
/// there is nothing to do.
package final class ThreadPool: TaskExecutor {
  /// Threads at most; all but the first start when they are first needed.
  private static let maximumThreads = 4

  /// The process's pool.
  package static let shared = ThreadPool()

  private struct State {
    var jobs: ArraySlice<UnownedJob> = []
    var threads = 0
    /// Threads that will take the next jobs.
    var idle = 0
  }

  private let state = Monitor(State())

  package init() {}

  /// Starts the first thread, where that has not happened yet.
  ///
  /// Tasks may be given to the pool once it has succeeded: whatever threads the system refuses later,
  /// this one carries them out.
  package func start() throws(SystemError) {
    guard state.withLock({ $0.threads == 0 }) else { return }
    try addThread()
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    let needsThread = state.withLock { state in
      state.jobs.append(unowned)
      return state.jobs.count > state.idle && state.threads < ThreadPool.maximumThreads
    }
    // Without a further thread the job waits for one of those that run.
    if needsThread { try? addThread() } else { state.wakeOne() }
  }

  private func addThread() throws(SystemError) {
    state.withLock { state in
      state.threads += 1
      state.idle += 1
    }
    do throws(SystemError) { try DetachedThread.start { self.run() } } catch {
      state.withLock { state in
        state.threads -= 1
        state.idle -= 1
      }
      throw error
    }
  }

  private func run() {
    let executor = asUnownedTaskExecutor()
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
