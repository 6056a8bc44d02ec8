import CleverTap

/// The requests for a comparison's two periods, alike in all but their days, and their windows.
struct ComparisonRequest {
  let current: ReportRequest
  let base: ReportRequest
  let currentWindows: [Window]
  let baseWindows: [Window]

  /// The windows in the order they are fetched.
  var windows: [Window] { currentWindows + baseWindows }
}
