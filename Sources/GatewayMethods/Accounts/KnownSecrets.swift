import CleverTap
import CleverTapSystem

/// The passcodes that this process has read: one from a file may change, and the old one stays secret.
final class KnownSecrets: Sendable {
  /// Passcodes kept at most, the newest.
  static let maximumCount = 64

  private let entries = Monitor<[(accountID: String, secret: Secret)]>([])

  /// The passcodes kept, each with its other forms that are redacted too.
  var all: [Secret] { entries.withLock { $0.map(\.secret) } }

  /// Keeps an account's passcode, unless it is known already.
  func remember(_ secret: Secret, of accountID: String) {
    entries.withLock { entries in
      let isKnown = entries.contains { entry in
        entry.accountID.utf8.elementsEqual(accountID.utf8)
          && entry.secret.value.utf8.elementsEqual(secret.value.utf8)
      }
      guard !isKnown else { return }
      entries.append((accountID, secret.paired(with: accountID)))
      if entries.count > KnownSecrets.maximumCount { entries.removeFirst() }
    }
  }
}
