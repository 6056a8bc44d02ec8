import CleverTapSystem

/// The system's time zones, each read from its file once.
public final class ZoneDatabase: Sendable {
  private let folder: String?
  private let zones = Monitor<[String: ZoneInfo]>([:])

  /// `folder` overrides the system's folders.
  public init(folder: String? = nil) { self.folder = folder }

  /// The zone of an IANA name; nil where the system has none of that name.
  public func zone(_ name: String) -> ZoneInfo? {
    if let zone = zones.withLock({ $0[name] }) { return zone }
    let zone = ZoneInfo(named: name, folder: folder)
    zones.withLock { $0[name] = zone }
    return zone
  }
}
