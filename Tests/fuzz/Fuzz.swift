@testable import CleverTapJSON

/// libFuzzer's entry: the first bytes choose the cuts, the rest is the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let step = Int(bytes.first ?? 0) + 1
  let text = Array(bytes.dropFirst())
  let whole = compact(text, step: max(1, text.count))
  precondition(compact(text, step: step) == whole, "chunks change the outcome")
  precondition(compact(text, step: 1) == whole, "single bytes change the outcome")
  do {
    let document = try Document(text)
    guard case .success(let compacted) = whole else { preconditionFailure("only one refuses") }
    // A compact text is its own compact form, and pure ASCII.
    precondition(compacted.allSatisfy { $0 < 0x7F })
    precondition(compact(compacted, step: step) == whole)
    walk(document.root)
  } catch {
    precondition(whole == .failure(error), "different errors")
  }
  return 0
}

private func compact(_ text: [UInt8], step: Int) -> Result<[UInt8], ScanError> {
  var compactor = Minifier(maximumMarkDepth: 2, escaping: .ascii)
  do throws(ScanError) {
    for start in stride(from: 0, to: text.count, by: step) {
      try compactor.feed(Array(text[start..<min(start + step, text.count)]))
    }
    try compactor.finish()
    return .success(compactor.bytes)
  } catch {
    return .failure(error)
  }
}

private func walk(_ view: ParsedValue) {
  _ = view.text
  _ = view.integer
  for element in view.elements { walk(element) }
  for member in view.members {
    _ = member.name.text
    walk(member.value)
  }
}
