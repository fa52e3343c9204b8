import Diagnostics

/// A certificate authority on P-256 whose key is never written down: for servers that make their own certificate, and
/// for client certificates beside them.
package struct TransientAuthority: Sendable {
    package let certificate: Certificate
    private let key: SigningKey
    private let start: Int64
    private let seconds: Int64

    /// Valid from five minutes before `now` (seconds since 1970) for `days`.
    package init(name: String = "ocm transient authority", now: Int64, days: Int64 = 365) throws {
        guard 1...36500 ~= days else { throw Fault(.invalid, "a certificate lasts 1 to 36500 days, not \(days)") }
        start = now - 300
        seconds = days * 86400
        key = try SigningKey.generateP256()
        certificate = try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", name)], isAuthority: true, from: start, validFor: seconds),
            key: key)
    }

    /// A new key and a certificate for it.
    package func issue(
        _ name: String, usages: [CertificateProfile.Usage], names: [String] = []
    ) throws -> (certificate: Certificate, key: SigningKey) {
        let owner = try SigningKey.generateP256()
        let profile = CertificateProfile(
            subject: [.init("CN", name)], usages: usages, names: names, from: start, validFor: seconds)
        return (try Certificate.issue(profile, for: owner, by: certificate, key: key), owner)
    }
}

/// What a TLS server needs, and the authority that its clients must trust, in PEM.
package struct ServerIdentity: Sendable {
    package let certificatePEM: [UInt8]
    package let keyPEM: [UInt8]
    package let authorityPEM: [UInt8]

    /// New keys and certificates for those host names and addresses. The authority's key is thrown away, so nothing else
    /// can be signed with it.
    package static func generate(
        names: [String] = ["localhost", "127.0.0.1", "::1"], now: Int64, days: Int64 = 365
    ) throws -> ServerIdentity {
        let authority = try TransientAuthority(now: now, days: days)
        let (certificate, key) = try authority.issue("ocm server", usages: [.server], names: names)
        return ServerIdentity(
            certificatePEM: certificate.pem, keyPEM: try key.pem, authorityPEM: authority.certificate.pem)
    }
}
