// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// One line a module, in the order of the dependency chain; see .github/CODEMAP.md.
let package = Package(
  name: "clevertap-gateway",
  products: [
    .executable(name: "clevertap-gateway", targets: ["clevertap-gateway"]),
    .library(name: "CleverTap", targets: ["CleverTap"]),
  ],
  dependencies: [],
  targets: [
    .target(name: "CCleverTapSystem"),
    .target(name: "CCleverTapCurl", dependencies: ["CCleverTapSystem"]),
    .target(name: "CCleverTapEdit"),
    .target(
      name: "CleverTapSystem", dependencies: ["CCleverTapSystem"], swiftSettings: strict),
    .target(name: "CleverTapJSON", swiftSettings: strict),
    .target(
      name: "CleverTap", dependencies: ["CleverTapJSON", "CleverTapSystem"],
      swiftSettings: strict),
    .target(
      name: "CleverTapCurl", dependencies: ["CleverTap", "CCleverTapCurl", "CleverTapSystem"],
      swiftSettings: strict),
    .target(
      name: "GatewayRPC", dependencies: ["CleverTapJSON", "CleverTapSystem"],
      swiftSettings: strict),
    .target(
      name: "GatewayMethods",
      dependencies: ["CleverTap", "CleverTapJSON", "CleverTapSystem", "GatewayRPC"],
      swiftSettings: strict),
    .executableTarget(
      name: "clevertap-gateway",
      dependencies: [
        "CCleverTapEdit", "CleverTap", "CleverTapCurl", "CleverTapJSON", "CleverTapSystem",
        "GatewayMethods",
        "GatewayRPC",
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "json-pass", dependencies: ["CleverTap", "CleverTapJSON", "CleverTapSystem"],
      path: "Tests/bench/json-pass", swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["CleverTap", "CleverTapJSON", "CleverTapSystem"],
      path: "Tests/Support", exclude: ["python"], swiftSettings: strict),
    .testTarget(
      name: "CleverTapJSONTests", dependencies: ["CleverTapJSON"], swiftSettings: strict),
    .testTarget(
      name: "CleverTapSystemTests", dependencies: ["CleverTapSystem"], swiftSettings: strict),
    .testTarget(
      name: "CleverTapTests",
      dependencies: ["CleverTap", "CleverTapJSON", "CleverTapSystem", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CleverTapCurlTests",
      dependencies: ["CleverTap", "CleverTapCurl", "CleverTapSystem"], swiftSettings: strict),
    .testTarget(
      name: "GatewayRPCTests",
      dependencies: ["GatewayRPC", "CleverTapJSON", "CleverTapSystem", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayMethodsTests",
      dependencies: [
        "GatewayMethods", "CleverTap", "GatewayRPC", "CleverTapJSON", "CleverTapSystem",
        "TestSupport",
      ], swiftSettings: strict),
    .testTarget(
      name: "ProgramTests", dependencies: ["clevertap-gateway", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "ContractTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["clevertap-gateway", "TestSupport"],
      exclude: ["python"], swiftSettings: strict),
  ]
)
