import Cryptography
import Glibc

/// A certificate for a server on this machine, and the authority that vouches for it.
package struct ServerIdentity: Sendable {
    package let authorityPEM: [UInt8]
    package let certificatePEM: [UInt8]
    package let keyPEM: [UInt8]

    /// Fresh keys, good for an hour.
    package init(names: [String] = ["127.0.0.1", "localhost"]) throws {
        let start = Int64(time(nil)) - 60
        let authorityKey = try SigningKey.generateP256()
        let authority = try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", "test authority")], isAuthority: true, from: start, validFor: 3660),
            key: authorityKey)
        let key = try SigningKey.generateP256()
        let certificate = try Certificate.issue(
            CertificateProfile(
                subject: [.init("CN", names.first ?? "server")], usages: [.server], names: names, from: start,
                validFor: 3660),
            for: key, by: authority, key: authorityKey)
        authorityPEM = authority.pem
        certificatePEM = certificate.pem
        keyPEM = try key.pem
    }
}
