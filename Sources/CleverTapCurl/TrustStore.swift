import CCleverTapCurl

/// The certificates that a connection trusts.
enum TrustStore: Equatable, Sendable {
  /// The certificates in one file.
  case file(String)
  /// The certificates in a folder, each named by the hash of its subject, so that only the one in
  /// question is read.
  case folder(String)
  /// The certificates that libcurl was built to trust.
  case standard

  /// The stores to try, each in place of the one before it: a named file alone; else the system's
  /// folder, then its file.
  ///
  /// With Debian's 140 certificates a connection takes 50 ms of processor time by the file and 1 ms by
  /// the folder. Someone may have added a certificate to the file alone, so both are tried.
  static func candidates(named file: String?) -> [TrustStore] {
    if let file { return [.file(file)] }
    var stores: [TrustStore] = []
    if let folder = cc_default_ca_folder(), cc_looks_certificates_up(folder) == 1 {
      stores.append(.folder(String(cString: folder)))
    }
    if let file = cc_default_ca_file() { stores.append(.file(String(cString: file))) }
    return stores.isEmpty ? [.standard] : stores
  }

  var file: String? {
    switch self {
    case .file(let path): path
    case .folder, .standard: nil
    }
  }

  var folder: String? {
    switch self {
    case .folder(let path): path
    case .file, .standard: nil
    }
  }
}
