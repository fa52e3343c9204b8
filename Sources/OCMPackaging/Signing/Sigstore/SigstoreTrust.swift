import Cryptography
import Diagnostics
package import OCMModel

/// Whom signatures of Sigstore are accepted from, and which services vouch for them. All of it is given; nothing is
/// fetched.
public struct SigstoreTrust: Sendable {
    /// The transparency logs.
    let logs: [TransparencyLog]
    /// The authorities that certify identities.
    let authorities: [Certificate]
    /// Who must have signed: an e-mail address or a URI, as the certificate names it.
    public var identity: String
    /// Who must have told the authority about it, such as `https://github.com/login/oauth`.
    public var issuer: String

    /// - Parameters:
    ///   - logKeys: public keys of transparency logs, one or more PEM blocks.
    ///   - authorities: certificates in PEM, roots and intermediates.
    public init(logKeys: [UInt8], authorities: [UInt8], identity: String, issuer: String) throws {
        guard !identity.isEmpty, !issuer.isEmpty else {
            throw Fault(.invalid, "Sigstore needs an identity and its issuer: without them anybody may have signed")
        }
        logs = try TransparencyLog.list(pem: logKeys)
        self.authorities = try Certificate.chain(pem: authorities)
        (self.identity, self.issuer) = (identity, issuer)
    }

    /// Checks that the identity signed the digest, at a time when its certificate was valid; returns who signed.
    package func verify(_ signature: SignatureSpec, digest: DigestSpec) throws -> String {
        let entries = try RekorEntry.list(signature)
        for entry in entries {
            let key = try entry.verify(digest: digest, logs: logs)
            guard case .certificate(let certificate) = key else {
                throw Fault(.denied, "the log names a bare key: nothing says who signed")
            }
            try CertificateVerifier(roots: authorities, time: entry.integratedTime, purpose: .codeSigning)
                .verify([certificate])
            let (names, stated) = (certificate.subjectAlternativeNames, certificate.sigstoreIssuer)
            guard names.contains(identity), stated == issuer else {
                throw Fault(
                    .denied,
                    "signed by \(names.joined(separator: ", ").prefix(200)) (\((stated ?? "no issuer").prefix(200))), wanted was \(identity) (\(issuer))"
                )
            }
        }
        return "\(identity) (\(issuer))"
    }
}
