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
  "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/CSystem/link/exports.map",
]
let staticCxx = [
  "-L\(Context.packageDirectory)/Sources/CSystem/link", "-Xclang-linker", "-static-libgcc",
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
    .target(name: "CSystem", exclude: ["link"]),
    .target(name: "CCurl"),
    .target(name: "Threads", swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(
      name: "CleverTap", dependencies: ["JSON", "CSystem", "Threads"], swiftSettings: strict),
    .target(
      name: "Curl", dependencies: ["CleverTap", "CCurl", "Threads"], swiftSettings: strict),
    .target(name: "RPC", dependencies: ["JSON", "CSystem", "Threads"], swiftSettings: strict),
    .target(
      name: "Gateway", dependencies: ["CleverTap", "JSON", "RPC", "Threads"],
      swiftSettings: strict),
    .executableTarget(
      name: "clevertap-gateway",
      dependencies: ["CleverTap", "Curl", "CSystem", "Gateway", "JSON", "RPC", "Threads"],
      // Run once a process, and read from disk for each: its size counts, not its speed.
      swiftSettings: strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))],
      linkerSettings: [
        .unsafeFlags(
          lean + (hasStaticCxx ? staticCxx : []),
          .when(platforms: [.linux], configuration: .release))
      ]),

    .executableTarget(
      name: "json-pass", dependencies: ["CleverTap", "JSON"], path: "Tests/bench/json-pass",
      swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(name: "RPCTests", dependencies: ["RPC", "JSON", "Threads"], swiftSettings: strict),
    .testTarget(
      name: "CleverTapTests", dependencies: ["CleverTap", "JSON"], swiftSettings: strict),
    .testTarget(
      name: "GatewayTests", dependencies: ["Gateway", "CleverTap", "RPC", "JSON", "Threads"],
      swiftSettings: strict),
    .testTarget(name: "ContractTests", swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["clevertap-gateway"],
      exclude: ["python"],
      swiftSettings: strict),
  ]
)
