import CCleverTapCurl
import CleverTap
import CleverTapSystem

/// The one thread that calls libcurl.
///
/// It sleeps while there are no transfers.
final class Worker: Sendable {
  private enum Command: Sendable {
    case add(Transfer)
    case resume(Transfer)
    case abort(Transfer)
  }

  /// libcurl's multi handle; its wake-up may be called from any thread.
  private struct Multi: @unchecked Sendable { let handle: UnsafeMutableRawPointer }

  private let multi: Multi
  private let stall: Duration
  private let inbox = Monitor<[Command]>([])

  /// Starts the thread; it throws where libcurl or the system refuses.
  static func make(stallSeconds: Int) throws(TransportFailure) -> Worker {
    guard let handle = cc_multi_new() else { throw .connect("libcurl has no memory") }
    let worker = Worker(Multi(handle: handle), stall: .seconds(stallSeconds))
    do throws(SystemError) { try DetachedThread.start { worker.run() } } catch {
      cc_multi_free(handle)
      throw .connect("the system refuses a thread: \(error.text)")
    }
    return worker
  }

  private init(_ multi: Multi, stall: Duration) {
    self.multi = multi
    self.stall = stall
  }

  func add(_ transfer: Transfer) { post(.add(transfer)) }
  func resume(_ transfer: Transfer) { post(.resume(transfer)) }
  func abort(_ transfer: Transfer) { post(.abort(transfer)) }

  private func post(_ command: Command) {
    inbox.withLock { $0.append(command) }
    inbox.wakeOne()
    cc_multi_wakeup(multi.handle)
  }

  private func run() {
    var active = ActiveTransfers(multi: multi.handle)
    while true {
      let commands = inbox.wait { commands -> [Command]? in
        guard !commands.isEmpty || !active.isEmpty else { return nil }
        defer { commands = [] }
        return commands
      }
      for command in commands {
        switch command {
        case .add(let transfer): active.add(transfer)
        case .resume(let transfer): active.resume(transfer)
        case .abort(let transfer): active.end(transfer, .failure(.cancelled))
        }
      }
      guard !active.isEmpty else { continue }
      cc_multi_perform(multi.handle)
      active.collect()
      if let wait = active.expire(stall: stall) { cc_multi_poll(multi.handle, wait) }
    }
  }
}

/// The transfers libcurl is working on; lives on the worker's thread.
private struct ActiveTransfers {
  private let multi: UnsafeMutableRawPointer
  private var handles: [ObjectIdentifier: (transfer: Transfer, handle: OpaquePointer)] = [:]

  init(multi: UnsafeMutableRawPointer) { self.multi = multi }

  var isEmpty: Bool { handles.isEmpty }

  mutating func add(_ transfer: Transfer) {
    guard !transfer.hasEnded else { return }
    var headers = cc_headers_append(nil, "Expect:")
    for (name, value) in transfer.request.headers {
      headers = cc_headers_append(headers, "\(name): \(value)")
    }
    let encodings = cc_has_brotli() == 1 ? "gzip, br" : "gzip"
    let handle = transfer.request.body.withUnsafeBytes { body in
      transfer.request.url.withCString { url in
        transfer.userAgent.withCString { agent in
          encodings.withCString { encodings in
            withOptionalCString(transfer.caFile) { caFile in
              var request = cc_request(
                url: url, body: body.baseAddress?.assumingMemoryBound(to: CChar.self),
                body_length: body.count, user_agent: agent, encodings: encodings, ca_file: caFile,
                connect_milliseconds: TransportBounds.connectSeconds * 1000, headers: headers,
                on_header: { bytes, size, count, context in
                  transferOf(context)?.receive(header: .init(start: bytes, count: size * count))
                  return size * count
                },
                on_body: { bytes, size, count, context in
                  transferOf(context)?.receive(body: .init(start: bytes, count: size * count)) ?? 0
                },
                context: Unmanaged.passUnretained(transfer).toOpaque())
              return cc_start(multi, &request)
            }
          }
        }
      }
    }
    if let handle {
      handles[ObjectIdentifier(transfer)] = (transfer, handle)
    } else {
      transfer.finish(.failure(.connect("libcurl refuses the request")))
    }
  }

  func resume(_ transfer: Transfer) {
    guard let handle = handles[ObjectIdentifier(transfer)]?.handle else { return }
    transfer.resumed()
    cc_unpause(handle)
  }

  /// Ends a transfer, aborting it where libcurl is not done; nothing happens after its end.
  mutating func end(_ transfer: Transfer, _ outcome: Result<Void, TransportFailure>) {
    transfer.finish(outcome)
    guard let entry = handles.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
    cc_end(multi, entry.handle)
  }

  /// Ends what libcurl has finished.
  mutating func collect() {
    var code: Int32 = 0
    while let context = cc_finished(multi, &code) {
      guard let transfer = transferOf(context),
        let handle = handles[ObjectIdentifier(transfer)]?.handle
      else { continue }
      let reason = String(cString: cc_error(handle, code))
      end(transfer, code == 0 ? .success(()) : .failure(.init(curlCode: code, reason)))
    }
  }

  /// Ends what has timed out; milliseconds until the next may, nil where nothing is left.
  mutating func expire(stall: Duration) -> Int32? {
    var nearest: Duration?
    let now = ContinuousClock.now
    for (transfer, _) in handles.values {
      let (at, failure) = transfer.timeout(stall: stall)
      if at <= now {
        end(transfer, .failure(failure))
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

extension TransportFailure {
  /// Sorts libcurl's codes (CURLcode) by what can be done about them.
  init(curlCode code: Int32, _ reason: String) {
    switch code {
    case 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: self = .tls(reason)
    case 1, 2, 3, 5, 6, 7, 28, 35, 97: self = .connect(reason)
    default: self = .cut(reason)
    }
  }
}
