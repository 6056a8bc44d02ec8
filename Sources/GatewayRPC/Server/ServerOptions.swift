import CleverTapJSON

extension Server {
  /// The settings of a server.
  package struct Options: Sendable {
    /// Descriptor of the input.
    package var input: Int32
    /// Descriptor of the output.
    package var output: Int32
    package var framing = Framing.line
    package var escaping = Escaping.ascii
    /// True if `params:null` is refused rather than taken for no params.
    package var strict = false
    /// Bytes of one message, its newline not counted.
    package var maximumLineBytes = 16 << 20
    /// Id of the process whose end ends this one.
    package var parent: Int32?
    /// Receives a copy of every message; nil for none.
    package var observer: TrafficObserver?
    /// Remedies that need the words of the program around the server.
    package var hints = Hints()

    package init(input: Int32, output: Int32) {
      self.input = input
      self.output = output
    }

    /// Remedies for messages that cannot be read.
    package struct Hints: Sendable {
      /// The hint of the error for a message over the limit.
      package var tooLong = "Send a shorter message."
      /// The hint of the error for a header block without a usable length.
      package var noLength = "Send `Content-Length: N`, an empty line and N bytes."

      package init() {}

      func lineTooLong(limit: Int) -> RPCError { .lineTooLong(limit: limit, hint: tooLong) }

      func unrecoverable(_ defect: MessageReader.Defect) -> RPCError {
        switch defect {
        case .noLength: .noLength(hint: noLength)
        case .cutShort: .cutShort
        }
      }
    }
  }
}
