/// A whole number of any size: limbs of 32 bits, least significant first, without leading zeros.
///
/// It carries what is computed from sums of at most 60 digits, so a few hundred digits at most.
struct BigInteger: Equatable {
  let isNegative: Bool
  let limbs: [UInt32]

  static let zero = BigInteger(isNegative: false, limbs: [])

  private init(isNegative: Bool, limbs: [UInt32]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  /// A number from its decimal digits, most significant first, times 10^`zeros`.
  init(digits: [UInt8], zeros: Int, isNegative: Bool) {
    var limbs: [UInt32] = []
    for place in 0..<digits.count + zeros {
      var carry = UInt64(place < digits.count ? digits[place] : 0)
      for index in limbs.indices {
        let sum = UInt64(limbs[index]) * 10 + carry
        limbs[index] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
    }
    self.init(isNegative: isNegative, limbs: limbs)
  }

  /// A small number.
  init(_ number: UInt32) { self.init(isNegative: false, limbs: [number]) }

  var isZero: Bool { limbs.isEmpty }
  var magnitude: BigInteger { BigInteger(isNegative: false, limbs: limbs) }

  static prefix func - (a: BigInteger) -> BigInteger {
    BigInteger(isNegative: !a.isNegative, limbs: a.limbs)
  }

  static func + (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isNegative == b.isNegative {
      return BigInteger(isNegative: a.isNegative, limbs: sum(a.limbs, b.limbs))
    }
    return isLess(a.limbs, b.limbs)
      ? BigInteger(isNegative: b.isNegative, limbs: difference(b.limbs, a.limbs))
      : BigInteger(isNegative: a.isNegative, limbs: difference(a.limbs, b.limbs))
  }

  static func - (a: BigInteger, b: BigInteger) -> BigInteger { a + -b }

  static func * (a: BigInteger, b: BigInteger) -> BigInteger {
    var limbs = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, x) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.limbs.enumerated() {
        let product = UInt64(x) * UInt64(y) + UInt64(limbs[i + j]) + carry
        limbs[i + j] = UInt32(truncatingIfNeeded: product)
        carry = product >> 32
      }
      limbs[i + b.limbs.count] = UInt32(carry)
    }
    return BigInteger(isNegative: a.isNegative != b.isNegative, limbs: limbs)
  }

  static func < (a: BigInteger, b: BigInteger) -> Bool {
    guard a.isNegative == b.isNegative else { return a.isNegative }
    return a.isNegative ? isLess(b.limbs, a.limbs) : isLess(a.limbs, b.limbs)
  }

  /// The quotient and the remainder of the magnitudes; `divisor` is not zero.
  func quotientAndRemainder(dividingBy divisor: BigInteger) -> (BigInteger, BigInteger) {
    var quotient = [UInt32](repeating: 0, count: limbs.count)
    var rest: [UInt32] = []
    for bit in stride(from: limbs.count * 32 - 1, through: 0, by: -1) {
      BigInteger.shiftLeft(&rest, adding: limbs[bit / 32] >> UInt32(bit % 32) & 1)
      guard !BigInteger.isLess(rest, divisor.limbs) else { continue }
      rest = BigInteger.difference(rest, divisor.limbs)
      while rest.last == 0 { rest.removeLast() }
      quotient[bit / 32] |= 1 << UInt32(bit % 32)
    }
    return (
      BigInteger(isNegative: false, limbs: quotient), BigInteger(isNegative: false, limbs: rest)
    )
  }

  /// The magnitude's decimal digits; "0" for zero.
  var digits: String {
    var rest = limbs
    var out: [UInt8] = []
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for index in rest.indices.reversed() {
        let part = remainder << 32 | UInt64(rest[index])
        rest[index] = UInt32(part / 10)
        remainder = part % 10
      }
      out.append(0x30 + UInt8(remainder))
      while rest.last == 0 { rest.removeLast() }
    }
    return out.isEmpty ? "0" : String(decoding: out.reversed(), as: UTF8.self)
  }

  private static func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    guard a.count == b.count else { return a.count < b.count }
    return a.reversed().lexicographicallyPrecedes(b.reversed())
  }

  private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var carry: UInt64 = 0
    var out: [UInt32] = []
    for index in 0..<max(a.count, b.count) + 1 {
      carry += (index < a.count ? UInt64(a[index]) : 0) + (index < b.count ? UInt64(b[index]) : 0)
      out.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    return out
  }

  /// `a` is not below `b`.
  private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var borrow: Int64 = 0
    return a.indices.map { index in
      let part = Int64(a[index]) - (index < b.count ? Int64(b[index]) : 0) + borrow
      borrow = part < 0 ? -1 : 0
      return UInt32(truncatingIfNeeded: part)
    }
  }

  private static func shiftLeft(_ limbs: inout [UInt32], adding bit: UInt32) {
    var carry = bit
    for index in limbs.indices {
      let next = limbs[index] >> 31
      limbs[index] = limbs[index] << 1 | carry
      carry = next
    }
    if carry > 0 { limbs.append(carry) }
  }
}
