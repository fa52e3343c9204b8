package import Cryptography
package import Diagnostics
import OCI

/// Names of hash functions in digests; they are part of what is signed, so they are kept as written.
package enum HashName {
    package static let sha256 = "SHA-256"
    package static let sha512 = "SHA-512"

    /// The function of a name, today's or the older one (`sha256`).
    package static func function(_ name: String) throws(Fault) -> HashFunction {
        switch name {
        case "SHA-256", "sha256": return .sha256
        case "SHA-512", "sha512": return .sha512
        default: throw Fault(.unsupported, "unknown hash algorithm “\(name.prefix(60))”; known are SHA-256 and SHA-512")
        }
    }

    /// Today's name of an older one.
    static func normalised(_ name: String) -> String {
        switch name {
        case "sha256": sha256
        case "sha512": sha512
        default: name
        }
    }

    /// The older name.
    static func legacy(_ name: String) -> String {
        switch name {
        case sha256: "sha256"
        case sha512: "sha512"
        default: name
        }
    }

    static func isLegacy(_ name: String) -> Bool { normalised(name) != name }

    static func algorithm(_ function: HashFunction) -> Digest.Algorithm? {
        switch function {
        case .sha256: .sha256
        case .sha512: .sha512
        default: nil
        }
    }
}
