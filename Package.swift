// swift-tools-version:6.1
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// The release program is linked without symbols, exports, load-time relocations or a C++ library to
/// load.
///
/// Swift's runtime needs the C++ library; linked in, it takes a third off the start and keeps the
/// program below 6 MB of memory. The flags only touch the executable, so the CleverTap library can
/// be depended on as usual.
let lean = [
  "-use-ld=lld", "-Xlinker", "-s", "-Xclang-linker", "-no-pie",
  "-Xlinker",
  "--version-script=\(Context.packageDirectory)/Sources/CCleverTapSystem/link/exports.map",
]
let staticCxx = [
  "-L\(Context.packageDirectory)/Sources/CCleverTapSystem/link", "-Xclang-linker", "-static-libgcc",
]

/// Not every system installs the static C++ library; without it the usual one is loaded.
let gcc = (try? FileManager.default.subpathsOfDirectory(atPath: "/usr/lib/gcc")) ?? []
let hasStaticCxx = gcc.contains { $0.hasSuffix("/libstdc++.a") }

/// One line a module, in the order of the dependency chain; see the code map in README.md.
let package = Package(
  name: "clevertap-gateway",
  products: [
    .executable(name: "clevertap-gateway", targets: ["clevertap-gateway"]),
    .library(name: "CleverTap", targets: ["CleverTap"]),
  ],
  dependencies: [],
  targets: [
    .target(name: "CCleverTapSystem", exclude: ["link"]),
    .target(name: "CCleverTapCurl"),
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
        "CleverTap", "CleverTapCurl", "CleverTapJSON", "CleverTapSystem", "GatewayMethods",
        "GatewayRPC",
      ],
      // Run once a process, and read from disk for each: its size counts, not its speed.
      swiftSettings: strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))],
      linkerSettings: [
        .unsafeFlags(
          lean + (hasStaticCxx ? staticCxx : []),
          .when(platforms: [.linux], configuration: .release))
      ]),

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
