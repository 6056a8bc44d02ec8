// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// One line a module, in the order of the dependency chain; see the code map in README.md.
let package = Package(
  name: "clevertap-gateway",
  products: [
    .executable(name: "clevertap-gateway", targets: ["clevertap-gateway"]),
    .library(name: "CleverTap", targets: ["CleverTap"]),
  ],
  dependencies: [],
  targets: [
    .target(name: "CSystem"),
    .target(name: "CCurl"),
    .target(name: "Threads", dependencies: ["CSystem"], swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "CleverTap", dependencies: ["JSON", "CSystem"], swiftSettings: strict),
    .target(
      name: "Curl", dependencies: ["CleverTap", "CCurl", "Threads"], swiftSettings: strict),
    .target(name: "RPC", dependencies: ["JSON", "CSystem", "Threads"], swiftSettings: strict),
    .target(name: "Gateway", dependencies: ["CleverTap", "JSON", "RPC"], swiftSettings: strict),
    .executableTarget(
      name: "clevertap-gateway",
      dependencies: ["CleverTap", "Curl", "CSystem", "Gateway", "JSON", "RPC", "Threads"],
      swiftSettings: strict),

    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(name: "RPCTests", dependencies: ["RPC", "JSON", "Threads"], swiftSettings: strict),
    .testTarget(name: "CleverTapTests", dependencies: ["CleverTap", "JSON"], swiftSettings: strict),
    .testTarget(
      name: "GatewayTests", dependencies: ["Gateway", "CleverTap", "RPC", "JSON"],
      swiftSettings: strict),
    .testTarget(name: "ContractTests", swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["clevertap-gateway"], exclude: [],
      swiftSettings: strict),
  ]
)
