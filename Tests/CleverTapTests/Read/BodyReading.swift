import CleverTapJSON

@testable import CleverTap

/// All that a ``ReportReader`` says about a body.
struct BodyReading: Equatable {
  var messages: [String] = []
  /// The digests of each message's id and data.
  var ids: [UInt64?] = []
  var data: [UInt64] = []
  var members: [String: [UInt8]] = [:]
  var hasMessages = false
  var defect: String?
  var error: String?

  /// With `keepsBody` the scanner reads the whole body.
  init(of chunks: [[UInt8]], keepsBody: Bool = false, escaping: Escaping = .ascii) {
    var reader = ReportReader(
      spool: Spool(folder: "/tmp", memoryBytes: 1 << 16), escaping: escaping, digestsData: true,
      keepsBody: keepsBody)
    do {
      for chunk in chunks { try reader.feed(chunk) }
      let (response, sealed) = try reader.finish()
      members = response.members
      hasMessages = response.hasMessages
      defect = response.defect
      var spooled = sealed.makeReader()
      while let record = try spooled.next() {
        messages.append(String(decoding: record.bytes, as: UTF8.self))
        ids.append(record.digests.id)
        data.append(record.digests.data)
      }
    } catch {
      self.error = "\(error)"
    }
  }
}
