import CleverTap
import CleverTapJSON
import Glibc

/// The JSON path alone, without network or result: takes an API answer in pieces of 64 KiB,
/// validates it, rewrites its messages and spools them.
///
/// Without arguments it reads stdin once and prints how many messages there were. `FILE ROUNDS`
/// reads a file into memory, and prints the nanoseconds of each round over it.
let chunkBytes = 64 << 10

func reader() -> ReportReader {
  ReportReader(spool: Spool(folder: "/tmp"), escaping: .ascii, digestsData: false)
}

func chunk() -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: chunkBytes) { memory, count in
    count = max(0, read(0, memory.baseAddress, memory.count))
  }
}

if CommandLine.arguments.count == 3, let rounds = Int(CommandLine.arguments[2]) {
  guard dup2(open(CommandLine.arguments[1], O_RDONLY), 0) == 0 else { exit(1) }
  var chunks: [[UInt8]] = []
  while case let bytes = chunk(), !bytes.isEmpty { chunks.append(bytes) }
  for _ in 0..<rounds {
    let start = ContinuousClock.now
    var reader = reader()
    for chunk in chunks { try reader.feed(chunk) }
    _ = try reader.finish()
    print(Int((ContinuousClock.now - start) / .nanoseconds(1)))
  }
} else {
  var reader = reader()
  while case let bytes = chunk(), !bytes.isEmpty { try reader.feed(bytes) }
  print(try reader.finish().messages.count)
}
