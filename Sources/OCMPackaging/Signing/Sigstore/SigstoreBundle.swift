import Cryptography
import Diagnostics
import Documents
import OCMModel

/// A signature with all that is needed to verify it offline, as `cosign` writes it and the second generation keeps it
/// (`dev.sigstore.bundle`, versions 0.1 to 0.3). What is signed are the bytes of the component digest as a message.
struct SigstoreBundle {
    private static let prefix = "application/vnd.dev.sigstore.bundle"
    private static let sizeLimit = 1 << 20
    private static let entryLimit = 32

    private let certificate: Certificate
    private let intermediates: [Certificate]
    private let signature: [UInt8]
    /// The digest that the bundle states, if it does.
    private let messageDigest: [UInt8]?
    private let entries: [LogEntry]
    /// Answers of time stamp authorities, DER.
    private let stamps: [[UInt8]]
    /// Version 0.1 has promises of the log alone.
    private let demandsProof: Bool

    static func isBundle(_ signature: SignatureSpec) -> Bool { signature.mediaType.hasPrefix(prefix) }

    /// The JSON in a signature's value.
    static func document(_ signature: SignatureSpec) throws -> JSONValue {
        guard signature.value.utf8.count <= sizeLimit, let bytes = Base64.decode(signature.value) else {
            throw Fault(.invalid, "the value of the signature is not base64, or too large")
        }
        return try JSONValue(parsing: bytes)
    }

    init(_ spec: SignatureSpec) throws {
        let document = try Self.document(spec)
        let type = document["mediaType"]?.string ?? ""
        let versions = ["+json;version=0.1", "+json;version=0.2", "+json;version=0.3", ".v0.3+json"]
        guard let version = versions.first(where: { type == Self.prefix + $0 }) else {
            throw Fault(
                .unsupported,
                "the Sigstore bundle has the media type “\(type.prefix(80))”, but only versions 0.1 to 0.3 are supported"
            )
        }
        demandsProof = !version.hasSuffix("0.1")
        guard document["dsseEnvelope"] == nil else {
            throw Fault(.unsupported, "the Sigstore bundle holds an attestation (dsseEnvelope) and no signature")
        }
        let message = document["messageSignature"]
        guard let signature = message?["signature"]?.string.flatMap({ Base64.decode($0) }) else {
            throw Fault(.invalid, "the Sigstore bundle has no signature")
        }
        self.signature = signature
        messageDigest = try message?["messageDigest"].map { digest in
            guard digest["algorithm"]?.string == "SHA2_256",
                let bytes = digest["digest"]?.string.flatMap({ Base64.decode($0) })
            else { throw Fault(.unsupported, "the Sigstore bundle is over a digest that is not SHA2_256") }
            return bytes
        }
        let material = document["verificationMaterial"]
        guard material?["publicKey"] == nil else {
            throw Fault(.denied, "the Sigstore bundle names a bare key: nothing says who signed")
        }
        let chain = try Self.certificates(material)
        guard let leaf = chain.first else { throw Fault(.invalid, "the Sigstore bundle has no certificate") }
        (certificate, intermediates) = (leaf, Array(chain.dropFirst()))
        let entries = material?["tlogEntries"]?.array ?? []
        let stamps = material?["timestampVerificationData"]?["rfc3161Timestamps"]?.array ?? []
        guard !entries.isEmpty else { throw Fault(.denied, "the signature has no entry of a transparency log") }
        guard entries.count <= Self.entryLimit, stamps.count <= Self.entryLimit else {
            throw Fault(.limit, "the Sigstore bundle has more than \(Self.entryLimit) entries or stamps")
        }
        self.entries = try entries.map { try LogEntry(bundled: $0) }
        self.stamps = try stamps.map { stamp in
            guard let bytes = stamp["signedTimestamp"]?.string.flatMap({ Base64.decode($0) }) else {
                throw Fault(.invalid, "a time stamp of the Sigstore bundle is not base64")
            }
            return bytes
        }
    }

    private static func certificates(_ material: JSONValue?) throws -> [Certificate] {
        let listed = material?["x509CertificateChain"]?["certificates"]?.array ?? []
        return try ([material?["certificate"]].compactMap { $0 } + listed).map { entry in
            guard let der = entry["rawBytes"]?.string.flatMap({ Base64.decode($0) }) else {
                throw Fault(.invalid, "a certificate of the Sigstore bundle is not base64")
            }
            return try Certificate(der: der)
        }
    }

    /// Checks signature, entries of the log and time stamps.
    ///
    /// - Parameter stampRoots: authorities whose time stamps count.
    /// - Returns: the certificate of the signer, what may help to reach its root, and the times that are proven: one at least.
    func verify(
        digest: DigestSpec, logs: [TransparencyLog], stampRoots: [Certificate]
    ) throws -> (certificate: Certificate, intermediates: [Certificate], times: [Int64]) {
        guard let message = Hex.decode(digest.value), !message.isEmpty else {
            throw Fault(.invalid, "the digest of the signature is not hexadecimal")
        }
        let hash = Hash.digest(.sha256, message)
        guard messageDigest == nil || messageDigest == hash else {
            throw Fault(.corrupt, "the Sigstore bundle is about another digest")
        }
        guard try ECPublicKey(certificate).verify(signature: signature, digest: hash) else {
            throw Fault(.denied, "the signature was not made with the key of the certificate over this digest")
        }
        var times: [Int64] = []
        for entry in entries {
            let time = try entry.verify(logs, demandsPromise: !demandsProof, demandsProof: demandsProof)
            let record = try HashedRecord(entry.body)
            try record.verify(hash)
            guard record.signature == signature, case .certificate(let logged) = record.key,
                logged.der == certificate.der
            else { throw Fault(.denied, "the entry of the log is about another signature or certificate") }
            if let time { times.append(time) }
        }
        let imprint = Hash.digest(.sha256, signature)
        for answer in stamps where !stampRoots.isEmpty {
            let stamp = try TimestampToken(response: answer)
            try stamp.verify(digest: imprint, hash: .sha256, roots: stampRoots)
            times.append(stamp.time)
        }
        guard !times.isEmpty else {
            throw Fault(.denied, "neither a promise of the log nor a trusted time stamp says when it was signed")
        }
        return (certificate, intermediates, times)
    }
}
