package import Cryptography
import Diagnostics

/// Certificates that vouch for the certificate in a signature.
public struct SignatureAnchors: Sendable {
    /// Without any the roots of the system count.
    package let roots: [Certificate]
    package let intermediates: [Certificate]

    package init(roots: [Certificate], intermediates: [Certificate] = []) {
        (self.roots, self.intermediates) = (roots, intermediates)
    }

    /// A chain as the second generation's credentials hold it: a self-signed certificate at its end is the only root, the
    /// others help to reach it. One elsewhere is refused.
    public init(chain key: VerificationKey) throws {
        let chain = key.certificates
        for certificate in chain.dropLast() where certificate.isSelfSigned && certificate.isAuthority {
            throw Fault(
                .invalid,
                "the certificate of “\(certificate.subject.text)” is self-signed; it must be the last one of its chain")
        }
        guard let last = chain.last, last.isSelfSigned else {
            self.init(roots: [], intermediates: chain)
            return
        }
        self.init(roots: [last], intermediates: chain.dropLast())
    }

    /// For the signer itself, who says which certificates are his own: their chain must hold together up to its last one.
    public init(ownChain key: VerificationKey) {
        self.init(roots: key.certificates.suffix(1), intermediates: key.certificates.dropLast())
    }
}
