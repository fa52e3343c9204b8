import Cryptography
import Diagnostics
import OCMModel

/// The algorithms that this program signs and verifies with.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case pkcs1 = "RSASSA-PKCS1-V1_5"
    case pss = "RSASSA-PSS"

    static let pemType = "application/x-pem-file"

    var padding: RSAPadding { self == .pkcs1 ? .pkcs1 : .pss }

    /// The media type of the value as hexadecimal digits.
    var plainType: String {
        self == .pkcs1 ? "application/vnd.ocm.signature.rsa" : "application/vnd.ocm.signature.rsa.pss"
    }

    /// Whether a plain value of this type may be one of this algorithm: old programs wrote PSS under the type of PKCS
    /// #1.
    func accepts(plainType type: String) -> Bool {
        type == plainType || self == .pss && type == SignatureAlgorithm.pkcs1.plainType
    }
}

/// Kinds of signatures that have nothing in common but the digest they are over.
public enum SignatureScheme: String, Sendable, CaseIterable {
    /// An RSA key, bare or in a certificate.
    case rsa = "RSA"
    case openPGP = "GPG"
    /// A key that lives for one signature, in a transparency log.
    case sigstore = "Sigstore"

    /// The kind of an algorithm as documents name it.
    init(algorithm: String) {
        switch algorithm {
        case "GPG": self = .openPGP
        case _ where algorithm.lowercased().hasPrefix("sigstore"): self = .sigstore
        default: self = .rsa
        }
    }
}

/// The bytes of a signature and the certificates that came with it.
struct SignatureValue: Sendable {
    let algorithm: SignatureAlgorithm
    let bytes: [UInt8]
    /// Embedded ones, leaf first.
    let certificates: [Certificate]
    let isPEM: Bool

    private static let headerName = "Signature Algorithm"
    private static let label = "SIGNATURE"

    /// Decodes an entry. What the entry says about itself may not contradict itself.
    init(_ spec: SignatureSpec) throws {
        if spec.mediaType == SignatureAlgorithm.pemType {
            try self.init(pem: spec)
        } else {
            let algorithm = try SignatureValue.algorithm(spec.algorithm, mediaType: spec.mediaType)
            guard algorithm.accepts(plainType: spec.mediaType) else {
                throw Fault(
                    .invalid, "the signature of algorithm \(algorithm.rawValue) has the media type “\(spec.mediaType)”")
            }
            guard let bytes = Hex.decode(spec.value), !bytes.isEmpty else {
                throw Fault(.invalid, "the value of the signature is not hexadecimal")
            }
            self.init(algorithm: algorithm, bytes: bytes, certificates: [], isPEM: false)
        }
    }

    private init(algorithm: SignatureAlgorithm, bytes: [UInt8], certificates: [Certificate], isPEM: Bool) {
        self.algorithm = algorithm
        self.bytes = bytes
        self.certificates = certificates
        self.isPEM = isPEM
    }

    private init(pem spec: SignatureSpec) throws {
        let blocks = try PEM.blocks(in: Array(spec.value.utf8))
        let signatures = blocks.filter { $0.label == SignatureValue.label }
        guard let block = signatures.first, signatures.count == 1 else {
            throw Fault(
                .invalid, "a signature in PEM form has \(signatures.count) blocks named SIGNATURE instead of one")
        }
        let header = block.header(SignatureValue.headerName)
        let algorithm = try SignatureValue.algorithm(
            spec.algorithm.isEmpty ? header ?? "" : spec.algorithm, mediaType: "")
        if let header, header != algorithm.rawValue {
            throw Fault(
                .invalid,
                "the signature says that its algorithm is \(algorithm.rawValue), but its PEM block says \(header)")
        }
        let certificates = try blocks.filter { $0.label == "CERTIFICATE" }.map { try Certificate(der: $0.bytes) }
        self.init(algorithm: algorithm, bytes: block.bytes, certificates: certificates, isPEM: true)
    }

    private static func algorithm(_ name: String, mediaType: String) throws(Fault) -> SignatureAlgorithm {
        if name.isEmpty, let known = SignatureAlgorithm.allCases.first(where: { $0.plainType == mediaType }) {
            return known
        }
        guard let algorithm = SignatureAlgorithm(rawValue: name) else {
            throw Fault(
                .unsupported,
                "signature algorithm “\(name.prefix(60))” is not supported; known are "
                    + SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: " and "))
        }
        return algorithm
    }

    /// Checks that the signature was made with the private part of `key` over a digest.
    func verify(_ digest: String, hash: String, key: RSAPublicKey) throws {
        let function = try HashName.function(hash)
        guard let digestBytes = Hex.decode(digest), digestBytes.count == function.size else {
            throw Fault(.invalid, "the digest of the signature is no \(hash) digest in hexadecimal")
        }
        guard try key.verify(signature: bytes, digest: digestBytes, hash: function, padding: algorithm.padding) else {
            throw Fault(.denied, "signature verification failed, it was not made with this key over this digest")
        }
    }

    /// The entry for new signature bytes: in PEM form if there is a chain of certificates.
    static func spec(_ bytes: [UInt8], algorithm: SignatureAlgorithm, chain: [Certificate]) -> SignatureSpec {
        guard let leaf = chain.first else {
            return SignatureSpec(
                algorithm: algorithm.rawValue, value: Hex.encode(bytes), mediaType: algorithm.plainType)
        }
        var text = PEM.encode(
            label: label, headers: [PEM.Header(headerName, algorithm.rawValue)], bytes: bytes)
        // An embedded root proves nothing, and other programs refuse it.
        for (place, certificate) in chain.enumerated() where place == 0 || !certificate.isSelfSigned {
            text += certificate.pem
        }
        return SignatureSpec(
            algorithm: algorithm.rawValue, value: String(decoding: text, as: UTF8.self),
            mediaType: SignatureAlgorithm.pemType, issuer: IssuerName(leaf.subject).text)
    }
}
