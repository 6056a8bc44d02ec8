import CCleverTapCurl
import CleverTap
import CleverTapSystem

/// Sends requests with the system's libcurl, which is opened at the first of them.
public final class CurlTransport: Transport {
  private let settings: TransferSettings
  private let stallSeconds: Int
  /// The loop, or the reason why libcurl cannot be loaded; nil until the first request.
  private let loop = Monitor<Result<CurlLoop, TransportFailure>?>(nil)

  /// Trusts the certificates of `caFile` alone, or the system's where it is nil; a response ends with
  /// an error after `stallSeconds` without a byte.
  public init(
    userAgent: String, caFile: String?, stallSeconds: Int = TransportBounds.stallSeconds
  ) {
    self.stallSeconds = stallSeconds
    settings = TransferSettings(userAgent: userAgent, caFile: caFile)
  }

  /// libcurl's own version text; nil while it is not loaded.
  public var version: String? {
    loop.withLock { loop in
      guard case .success = loop else { return nil }
      return String(cString: cc_version())
    }
  }

  /// The version text of the system's libcurl, TLS library included, loading it where it is not yet.
  public static func loadedVersion() -> Result<String, CleverTapError> {
    if let reason = loadError() { return .failure(CleverTapError.noLibrary(reason)) }
    return .success(String(cString: cc_version()))
  }

  /// Loads libcurl where it is not yet; why that failed, or nil.
  private static func loadError() -> String? {
    cc_load() == 1 ? nil : String(cString: cc_load_error())
  }

  /// Sends a request; see ``Transport/send(_:)``.
  public func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
  {
    let loop = try loaded().get()
    let transfer = Transfer(request) { loop.post($0, $1) }
    loop.post(.add, transfer)
    return try await transfer.head()
  }

  private func loaded() -> Result<CurlLoop, TransportFailure> {
    loop.withLock { loop in
      if let loop { return loop }
      if let reason = CurlTransport.loadError() {
        loop = .failure(.noLibrary(reason))
        return .failure(.noLibrary(reason))
      }
      do throws(TransportFailure) {
        let made = try CurlLoop.make(settings, stallSeconds: stallSeconds)
        loop = .success(made)
        return .success(made)
      } catch { return .failure(error) }
    }
  }
}
