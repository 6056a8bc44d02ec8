import CCleverTapCurl
import CleverTap
import CleverTapSystem

/// Sends requests with the system's libcurl, which is opened at the first of them.
public final class CurlTransport: Transport {
  private let userAgent: String
  private let caFile: String?
  private let stallSeconds: Int
  /// nil until the first request; a failure to load is remembered.
  private let worker = Monitor<Result<Worker, TransportFailure>?>(nil)

  /// `caFile` nil leaves the choice of trusted certificates to libcurl; `stallSeconds` of silence in
  /// the middle of an answer end it.
  public init(
    userAgent: String, caFile: String?, stallSeconds: Int = TransportBounds.stallSeconds
  ) {
    self.stallSeconds = stallSeconds
    self.userAgent = userAgent
    self.caFile = caFile
  }

  /// libcurl's own version text; nil while it is not loaded.
  public var version: String? {
    worker.withLock { worker in
      guard case .success = worker else { return nil }
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
    let worker = try loaded().get()
    let transfer = Transfer(request, userAgent: userAgent, caFile: caFile, worker: worker)
    worker.add(transfer)
    return try await transfer.head()
  }

  private func loaded() -> Result<Worker, TransportFailure> {
    worker.withLock { worker in
      if let worker { return worker }
      if let reason = CurlTransport.loadError() {
        worker = .failure(.noLibrary(reason))
        return .failure(.noLibrary(reason))
      }
      do throws(TransportFailure) {
        let made = try Worker.make(stallSeconds: stallSeconds)
        worker = .success(made)
        return .success(made)
      } catch { return .failure(error) }
    }
  }
}
