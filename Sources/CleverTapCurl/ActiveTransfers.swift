import CCleverTapCurl
import CleverTap

/// The settings that all transfers of a transport share.
struct TransferSettings: Sendable {
  let userAgent: String
  /// A file of certificates to trust alone; nil for the system's.
  let caFile: String?
}

/// The transfers libcurl is working on; lives on the loop's thread.
struct ActiveTransfers {
  /// Handles that are kept for later requests.
  private static let maximumIdle = 8
  /// CURLE_PEER_FAILED_VERIFICATION.
  private static let untrusted: Int32 = 60

  private struct Entry {
    let transfer: Transfer
    let handle: OpaquePointer
    let trust: TrustStore
  }

  private let multi: UnsafeMutableRawPointer
  private let userAgent: String
  private let encodings = cc_has_brotli() == 1 ? "gzip, br" : "gzip"
  /// The stores not yet found wanting, the present one first; never empty.
  private var trust: [TrustStore]
  private var entries: [ObjectIdentifier: Entry] = [:]
  /// Handles made for the present store.
  private var idle: [OpaquePointer] = []

  init(multi: UnsafeMutableRawPointer, _ settings: TransferSettings) {
    self.multi = multi
    userAgent = settings.userAgent
    trust = TrustStore.candidates(named: settings.caFile)
  }

  var isEmpty: Bool { entries.isEmpty }

  mutating func add(_ transfer: Transfer) {
    guard !transfer.hasEnded, let store = trust.first else { return }
    guard let handle = idle.popLast() ?? makeHandle(store) else {
      return transfer.finish(.failure(.connect("libcurl refuses its settings")))
    }
    guard start(transfer, handle) else {
      cc_free(handle)
      return transfer.finish(.failure(.connect("libcurl refuses the request")))
    }
    entries[ObjectIdentifier(transfer)] = Entry(transfer: transfer, handle: handle, trust: store)
  }

  private func makeHandle(_ store: TrustStore) -> OpaquePointer? {
    withOptionalCString(store.file) { file in
      withOptionalCString(store.folder) { folder in
        userAgent.withCString { agent in
          encodings.withCString { encodings in
            var settings = cc_settings(
              user_agent: agent, encodings: encodings, ca_file: file, ca_folder: folder,
              connect_milliseconds: TransportBounds.connectSeconds * 1000,
              on_header: { bytes, size, count, context in
                transferOf(context)?.receive(header: .init(start: bytes, count: size * count))
                return size * count
              },
              on_body: { bytes, size, count, context in
                transferOf(context)?.receive(body: .init(start: bytes, count: size * count)) ?? 0
              })
            return cc_new(&settings)
          }
        }
      }
    }
  }

  private func start(_ transfer: Transfer, _ handle: OpaquePointer) -> Bool {
    var headers = cc_headers_append(nil, "Expect:")
    for (name, value) in transfer.request.headers {
      headers = cc_headers_append(headers, "\(name): \(value)")
    }
    return transfer.request.body.withUnsafeBytes { body in
      transfer.request.url.withCString { url in
        var request = cc_request(
          url: url, bypasses_proxies: transfer.request.isPlain ? 1 : 0,
          body: body.baseAddress?.assumingMemoryBound(to: CChar.self), body_length: body.count,
          headers: headers, context: Unmanaged.passUnretained(transfer).toOpaque())
        return cc_start(multi, handle, &request) == 1
      }
    }
  }

  func resume(_ transfer: Transfer) {
    guard let handle = entries[ObjectIdentifier(transfer)]?.handle else { return }
    transfer.resumed()
    cc_unpause(handle)
  }

  /// Ends a transfer, aborting it where libcurl is not done; nothing happens after its end.
  mutating func end(_ transfer: Transfer, _ result: Result<Void, TransportFailure>) {
    transfer.finish(result)
    guard let entry = entries.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
    cc_stop(multi, entry.handle)
    if case .success = result, entry.trust == trust.first, idle.count < ActiveTransfers.maximumIdle
    {
      idle.append(entry.handle)
    } else {
      cc_free(entry.handle)
    }
  }

  /// Ends what libcurl has finished.
  mutating func finishCompleted() {
    var code: Int32 = 0
    while let context = cc_finished(multi, &code) {
      guard let transfer = transferOf(context), let entry = entries[ObjectIdentifier(transfer)]
      else { continue }
      if code == ActiveTransfers.untrusted, entry.trust != trust.last {
        retry(entry)
      } else {
        let reason = String(cString: cc_error(entry.handle, code))
        end(transfer, code == 0 ? .success(()) : .failure(.init(curlCode: code, reason)))
      }
    }
  }

  /// Sends a request again, trusting the next store; nothing of it has gone out yet.
  private mutating func retry(_ entry: Entry) {
    entries[ObjectIdentifier(entry.transfer)] = nil
    cc_stop(multi, entry.handle)
    cc_free(entry.handle)
    if entry.trust == trust.first {
      trust.removeFirst()
      idle.forEach(cc_free)
      idle = []
    }
    add(entry.transfer)
  }

  /// Ends what has timed out; milliseconds until the next may, nil where nothing is left.
  mutating func endTimedOut(stall: Duration) -> Int32? {
    var nearest: Duration?
    let now = ContinuousClock.now
    for entry in entries.values {
      let (at, failure) = entry.transfer.timeout(stall: stall)
      if at <= now {
        end(entry.transfer, .failure(failure))
      } else {
        nearest = min(nearest ?? at - now, at - now)
      }
    }
    return nearest.map { Int32(clamping: Int(($0 / .milliseconds(1)).rounded(.up))) }
  }
}

private func transferOf(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func withOptionalCString<Result>(
  _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
  guard let text else { return body(nil) }
  return text.withCString { body($0) }
}

extension TransportRequest {
  /// True if the request is sent unencrypted, which an account allows to this machine only.
  fileprivate var isPlain: Bool { url.utf8.starts(with: "http:".utf8) }
}
