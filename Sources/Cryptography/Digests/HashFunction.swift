/// A digest algorithm.
package enum HashFunction: String, Sendable, CaseIterable {
    case sha1, sha256, sha384, sha512
}
