import CCleverTapCurl
import CleverTap
import CleverTapSystem

/// The one thread that calls libcurl.
///
/// It sleeps while there are no transfers.
final class CurlLoop: Sendable {
  /// A command from another thread about one transfer.
  enum Command: Equatable, Sendable { case add, resume, abort }

  /// The place where the thread sleeps, and so the way to wake it.
  private enum Sleep { case none, inInbox, inPoll }

  private struct Inbox {
    var commands: [(command: Command, transfer: Transfer)] = []
    var sleep = Sleep.none
  }

  /// libcurl's multi handle; its wake-up may be called from any thread.
  private struct Multi: @unchecked Sendable { let handle: UnsafeMutableRawPointer }

  private let multi: Multi
  private let settings: TransferSettings
  private let stall: Duration
  private let inbox = Monitor(Inbox())

  /// Starts the thread; it throws where libcurl or the system refuses.
  static func make(
    _ settings: TransferSettings, stallSeconds: Int
  ) throws(TransportFailure) -> CurlLoop {
    guard let handle = cc_multi_new() else { throw .connect("libcurl has no memory") }
    let loop = CurlLoop(Multi(handle: handle), settings, stall: .seconds(stallSeconds))
    do throws(SystemError) { try DetachedThread.start { loop.run() } } catch {
      cc_multi_free(handle)
      throw .connect("the system refuses a thread: \(error.text)")
    }
    return loop
  }

  private init(_ multi: Multi, _ settings: TransferSettings, stall: Duration) {
    self.multi = multi
    self.settings = settings
    self.stall = stall
  }

  /// Hands a command over, waking the thread where it sleeps.
  func post(_ command: Command, _ transfer: Transfer) {
    let sleep = inbox.withLock { inbox in
      inbox.commands.append((command, transfer))
      defer { inbox.sleep = .none }
      return inbox.sleep
    }
    switch sleep {
    case .none: break
    case .inInbox: inbox.wakeOne()
    case .inPoll: cc_multi_wakeup(multi.handle)
    }
  }

  private func run() {
    var active = ActiveTransfers(multi: multi.handle, settings)
    while true {
      for (command, transfer) in takeCommands(waiting: active.isEmpty) {
        switch command {
        case .add: active.add(transfer)
        case .resume: active.resume(transfer)
        case .abort: active.end(transfer, .failure(.cancelled))
        }
      }
      guard !active.isEmpty else { continue }
      cc_multi_perform(multi.handle)
      active.finishCompleted()
      if let wait = active.endTimedOut(stall: stall), mayPoll() {
        cc_multi_poll(multi.handle, wait)
      }
    }
  }

  private func takeCommands(waiting: Bool) -> [(command: Command, transfer: Transfer)] {
    inbox.wait { inbox in
      inbox.sleep = waiting && inbox.commands.isEmpty ? .inInbox : .none
      guard inbox.sleep == .none else { return nil }
      defer { inbox.commands = [] }
      return inbox.commands
    }
  }

  /// Returns true if the inbox has no commands, so that the loop may wait for the network; the next
  /// command then ends the poll.
  private func mayPoll() -> Bool {
    inbox.withLock { inbox in
      guard inbox.commands.isEmpty else { return false }
      inbox.sleep = .inPoll
      return true
    }
  }
}
