import CCleverTapSystem

/// The size of terminals, and of characters on them.
package enum Terminal {
  /// The columns of the terminal behind a descriptor; nil where it does not tell.
  package static func columns(_ descriptor: Int32) -> Int? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    return cs_terminal_size(descriptor, &columns, &rows) > 0 ? Int(columns) : nil
  }

  /// The columns and rows of the terminal behind a descriptor; nil where it does not tell.
  package static func size(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard cs_terminal_size(descriptor, &columns, &rows) > 0, rows > 0 else { return nil }
    return (Int(columns), Int(rows))
  }

  /// The columns that a character takes, 0 to 2, by the C library's table; nil for control characters.
  package static func width(of scalar: Unicode.Scalar) -> Int? {
    let width = cs_character_width(scalar.value)
    return width < 0 ? nil : Int(width)
  }
}
