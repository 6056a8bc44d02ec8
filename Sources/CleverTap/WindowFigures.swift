/// Requests, bytes and times that one window of a call took, whether it succeeded or failed.
public struct WindowFigures: Equatable, Sendable {
  /// Requests made for it.
  public let attempts: Int
  /// Bytes of the body that counted, content coding undone; 0 where none came.
  public let bytes: Int
  /// From the acceptance of the call until the window began to wait for a slot.
  public let startMilliseconds: Int
  /// The part of ``milliseconds`` that was spent waiting: for slots, for room in the output, and
  /// between attempts.
  public let waitMilliseconds: Int
  /// From the window's start to its last byte or its failure, waiting included.
  public let milliseconds: Int
}
