/// A digest algorithm.
package enum HashFunction: String, Sendable, CaseIterable {
    case sha1, sha256, sha384, sha512
}

extension HashFunction {
    /// The length of a digest in bytes.
    package var size: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}
