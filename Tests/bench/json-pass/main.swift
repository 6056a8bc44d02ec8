import CleverTap
import CleverTapJSON
import Glibc

/// The JSON path alone, without network or result: reads an API answer from stdin in pieces of
/// 64 KiB, validates it, rewrites its messages and spools them; prints how many there were.
var reader = ReportReader(spool: Spool(folder: "/tmp"), escaping: .ascii, digestsData: false)
while true {
  let chunk = [UInt8](unsafeUninitializedCapacity: 64 << 10) { memory, count in
    count = max(0, read(0, memory.baseAddress, memory.count))
  }
  if chunk.isEmpty { break }
  try reader.feed(chunk)
}
print(try reader.finish().messages.count)
