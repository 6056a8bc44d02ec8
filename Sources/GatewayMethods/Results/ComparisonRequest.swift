import CleverTap

/// What a comparison asks: two periods with everything else the same, and their windows.
struct ComparisonRequest {
  let current: ReportRequest
  let base: ReportRequest
  let currentWindows: [Window]
  let baseWindows: [Window]

  /// The windows in the order they are fetched.
  var windows: [Window] { currentWindows + baseWindows }
}
