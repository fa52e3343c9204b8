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
    /// Roots of the authorities that stamp times.
    var stampRoots: [Certificate] = []
    /// Who must have signed: an e-mail address or a URI, as the certificate names it.
    public var identity: SigstoreIdentity
    /// Who must have told the authority about it, such as `https://github.com/login/oauth`.
    public var issuer: SigstoreIdentity

    /// - Parameters:
    ///   - logKeys: public keys of transparency logs, one or more PEM blocks.
    ///   - authorities: certificates in PEM, roots and intermediates.
    public init(
        logKeys: [UInt8], authorities: [UInt8], identity: SigstoreIdentity, issuer: SigstoreIdentity
    ) throws {
        logs = try TransparencyLog.list(pem: logKeys)
        self.authorities = try Certificate.chain(pem: authorities)
        (self.identity, self.issuer) = (identity, issuer)
    }

    /// Checks that the identity signed the digest, at a time when its certificate was valid; returns who signed.
    package func verify(_ signature: SignatureSpec, digest: DigestSpec) throws -> String {
        var signer = ""
        if SigstoreBundle.isBundle(signature) {
            let proven = try SigstoreBundle(signature).verify(digest: digest, logs: logs, stampRoots: stampRoots)
            for time in proven.times {
                signer = try check(proven.certificate, intermediates: proven.intermediates, at: time)
            }
            return signer
        }
        for entry in try RekorEntry.list(signature) {
            let (key, time) = try entry.verify(digest: digest, logs: logs)
            guard case .certificate(let certificate) = key else {
                throw Fault(.denied, "the log names a bare key: nothing says who signed")
            }
            signer = try check(certificate, at: time)
        }
        return signer
    }

    private func check(
        _ certificate: Certificate, intermediates: [Certificate] = [], at time: Int64
    ) throws -> String {
        try CertificateVerifier(roots: authorities, time: time, purpose: .codeSigning)
            .verify([certificate], intermediates: intermediates)
        let (names, stated) = (certificate.subjectAlternativeNames, certificate.sigstoreIssuer)
        guard let name = names.first(where: identity.accepts), let stated, issuer.accepts(stated) else {
            throw Fault(
                .denied,
                "signed by \(names.joined(separator: ", ").prefix(200)) (\((stated ?? "no issuer").prefix(200))), wanted was \(identity) (\(issuer))"
            )
        }
        return "\(name) (\(stated))"
    }
}
