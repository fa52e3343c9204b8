import Diagnostics
import Documents
import Host
import OCMDelivery
import OCMPackaging

/// What a configuration entry, or the file of `--verifier-spec`, says about how signatures are made or verified.
enum SignerSpecification: Sendable {
    /// - Parameter embedsCertificates: the signature is in PEM form, with the certificates of the credentials.
    case rsa(SignatureAlgorithm, embedsCertificates: Bool)
    case openPGP(fingerprint: String?, hash: String)
    /// - Parameter trustedRoot: the file with the logs and authorities that are trusted.
    case sigstore(identity: SigstoreIdentity, issuer: SigstoreIdentity, trustedRoot: String)

    /// What counts where nothing is said.
    static let standard = SignerSpecification.rsa(.pss, embedsCertificates: false)

    var scheme: SignatureScheme {
        switch self {
        case .rsa: .rsa
        case .openPGP: .openPGP
        case .sigstore: .sigstore
        }
    }

    init(_ document: JSONValue, place: String) throws(Fault) {
        let type = document["type"]?.string ?? ""
        switch type.split(separator: "/").first {
        case "RSASigningConfiguration":
            let name = document["signatureAlgorithm"]?.string ?? SignatureAlgorithm.pss.rawValue
            guard let algorithm = SignatureAlgorithm(rawValue: name) else {
                throw Fault(
                    .unsupported,
                    "\(place): the signature algorithm \"\(name)\" is unknown; use RSASSA-PSS or RSASSA-PKCS1-V1_5")
            }
            let policy = document["signatureEncodingPolicy"]?.string ?? "Plain"
            guard policy == "Plain" || policy == "PEM" else {
                throw Fault(
                    .unsupported, "\(place): the signatureEncodingPolicy \"\(policy)\" is unknown; use Plain or PEM")
            }
            self = .rsa(algorithm, embedsCertificates: policy == "PEM")
        case "GPGSigningConfiguration":
            let fingerprint = document["keyFingerprint"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            self = .openPGP(fingerprint: fingerprint, hash: document["hashAlgorithm"]?.string ?? "SHA-256")
        case "SigstoreSigningConfiguration":
            throw Fault(
                .unsupported,
                "\(place): signing with Sigstore needs its services in the network and is not supported; use an RSA or OpenPGP key"
            )
        case "SigstoreVerificationConfiguration":
            self = .sigstore(
                identity: try Self.identity("certificateIdentity", document, place),
                issuer: try Self.identity("certificateOIDCIssuer", document, place),
                trustedRoot: document["trustedRoot"]?.string ?? "")
        default:
            throw Fault(
                .unsupported,
                "\(place): the type \"\(type)\" is unknown; use RSASigningConfiguration/v1alpha1 or GPGSigningConfiguration/v1alpha1"
            )
        }
    }

    /// A text, or a regular expression under the name with `Regexp` behind; not both.
    private static func identity(
        _ name: String, _ document: JSONValue, _ place: String
    ) throws(Fault) -> SigstoreIdentity {
        let text = document[name]?.string ?? ""
        let pattern = document["\(name)Regexp"]?.string ?? ""
        do throws(Fault) {
            switch (text.isEmpty, pattern.isEmpty) {
            case (false, true): return try SigstoreIdentity(text)
            case (true, false): return try SigstoreIdentity(pattern: pattern)
            case (false, false): throw Fault(.invalid, "\(name) and \(name)Regexp can't both be given")
            case (true, true):
                throw Fault(
                    .invalid,
                    "\(name) or \(name)Regexp is needed: without certificateIdentity and certificateOIDCIssuer anybody may have signed"
                )
            }
        } catch {
            throw error.within(place)
        }
    }

    /// Reads the file of `--verifier-spec`.
    static func read(_ path: String, _ workspace: Workspace) async throws -> SignerSpecification {
        let bytes: [UInt8]
        do {
            bytes = try await Files.read(workspace.session.path(path), limit: KeySource.limit)
        } catch {
            throw Fault(error, "cannot read verifier specification \"\(path)\"")
        }
        guard let root = try YAMLStream.parse(bytes, name: path).first?.root else {
            throw Fault(.invalid, "the verifier specification \"\(path)\" is empty")
        }
        return try SignerSpecification(try root.jsonValue(.core12), place: path)
    }
}
