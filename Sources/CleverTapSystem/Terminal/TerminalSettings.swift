import CCleverTapSystem

/// The settings that a terminal had at some time.
package final class TerminalSettings: Sendable {
  private let descriptor: Int32
  /// The address of the remembered settings, which nobody changes.
  private let address: Int

  /// Remembers the settings of now; nil where the terminal does not tell them.
  package init?(of descriptor: Int32) {
    guard let settings = cs_terminal_settings_new(descriptor) else { return nil }
    self.descriptor = descriptor
    address = Int(bitPattern: settings)
  }

  deinit { cs_terminal_settings_free(settings) }

  private var settings: OpaquePointer? { OpaquePointer(bitPattern: address) }

  /// Sets them, after what is written has been shown, or `atOnce`.
  package func restore(atOnce: Bool = false) {
    _ = cs_terminal_set(descriptor, settings, atOnce ? 1 : 0)
  }

  /// Sets them but for echo and lines: each key is read when it is pressed, and nothing is shown.
  package func takeKeys() { _ = cs_terminal_set_keys(descriptor, settings) }
}
