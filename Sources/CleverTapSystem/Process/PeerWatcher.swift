import CCleverTapSystem
import Glibc

/// Waits, without ever waking up in between, for the reader of stdout or the parent to go away.
package struct PeerWatcher: Sendable {
  /// What has gone.
  package enum Event { case outputClosed, parentExited }

  private let output: Int32
  private let parent: Int32?

  /// Watches a descriptor, and a process where there is one.
  package init(output: Int32, parent: Int32?) {
    self.output = output
    self.parent = parent
  }

  /// Waits for the first of them.
  package func wait() -> Event {
    var entries = [pollfd(fd: output, events: 0, revents: 0)]
    if let parent {
      let handle = cs_pidfd_open(parent)
      if handle < 0, cs_errno() == ESRCH { return .parentExited }
      if handle >= 0 { entries.append(pollfd(fd: handle, events: Int16(POLLIN), revents: 0)) }
    }
    while true {
      guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
      if entries.count > 1, entries[1].revents != 0 { return .parentExited }
      if entries[0].revents & Int16(POLLERR | POLLHUP) != 0 { return .outputClosed }
      // POLLNVAL cannot happen to a descriptor of our own; leave it out rather than spin.
      if entries[0].revents != 0 { entries[0].fd = -1 }
    }
  }
}
