import Cryptography
import Diagnostics
import Documents
import OCMModel

/// An entry of a transparency log about a signature over a digest (`hashedrekord` 0.0.1).
struct RekorEntry {
    enum SigningKey {
        case bare(ECPublicKey)
        case certificate(Certificate)
    }

    /// Seconds since 1970; what the log says of the time.
    let integratedTime: Int64
    private let encodedBody: String
    private let body: [UInt8]
    private let entry: JSONValue

    private static let mediaType = "application/vnd.ocm.signature.sigstore"
    private static let sizeLimit = 1 << 20

    /// The entries that a signature carries: one at least.
    static func list(_ signature: SignatureSpec) throws -> [RekorEntry] {
        guard signature.mediaType == mediaType, ["sigstore", "sigstore-v2"].contains(signature.algorithm) else {
            throw Fault(
                .unsupported,
                "Sigstore signatures of algorithm “\(signature.algorithm.prefix(40))” with media type “\(signature.mediaType.prefix(80))” are not supported"
            )
        }
        guard signature.value.utf8.count <= sizeLimit, let bytes = Base64.decode(signature.value) else {
            throw Fault(.invalid, "the value of the signature is not base64, or too large")
        }
        guard let members = try JSONValue(parsing: bytes).object?.members, !members.isEmpty else {
            throw Fault(.denied, "the signature has no entry of a transparency log")
        }
        return try members.map { try RekorEntry($0.value) }
    }

    private init(_ entry: JSONValue) throws {
        guard let encoded = entry["body"]?.string, let body = Base64.decode(encoded),
            let time = entry["integratedTime"]?.number?.int64
        else { throw Fault(.invalid, "an entry of the log has no body or no time") }
        (self.entry, encodedBody, self.body, integratedTime) = (entry, encoded, body, time)
    }

    /// Checks that a trusted log has this entry and that the key in it signed the digest; returns that key.
    func verify(digest: DigestSpec, logs: [TransparencyLog]) throws -> SigningKey {
        try verifyLog(logs)
        let document = try JSONValue(parsing: body)
        guard document["kind"]?.string == "hashedrekord", document["apiVersion"]?.string == "0.0.1",
            let specification = document["spec"], let hash = specification["data"]?["hash"],
            let content = specification["signature"]?["content"]?.string.flatMap({ Base64.decode($0) }),
            let pem = specification["signature"]?["publicKey"]?["content"]?.string.flatMap({ Base64.decode($0) })
        else { throw Fault(.unsupported, "the entry of the log is no hashedrekord 0.0.1") }
        guard digest.hashAlgorithm == HashName.sha256, hash["algorithm"]?.string == "sha256",
            hash["value"]?.string == digest.value, let bytes = Hex.decode(digest.value), bytes.count == 32
        else { throw Fault(.corrupt, "the entry of the log is about another digest") }
        let isCertificate = try PEM.blocks(in: pem).first?.label == "CERTIFICATE"
        let key: SigningKey =
            isCertificate ? .certificate(try Certificate(pem: pem)) : .bare(try ECPublicKey(pem: pem))
        let verifying =
            switch key {
            case .bare(let key): key
            case .certificate(let certificate): try ECPublicKey(certificate)
            }
        guard verifying.verify(signature: content, digest: bytes) else {
            throw Fault(.denied, "the signature in the log was not made with the key in the log over this digest")
        }
        return key
    }

    private func verifyLog(_ logs: [TransparencyLog]) throws(Fault) {
        let identifier = entry["logID"]?.string ?? ""
        guard let log = logs.first(where: { $0.identifier == identifier }) else {
            throw Fault(.denied, "the transparency log \(identifier.prefix(64)) is not trusted")
        }
        let verification = entry["verification"]
        let promised: JSONValue = [
            "body": .string(encodedBody), "integratedTime": entry["integratedTime"] ?? .null,
            "logID": .string(identifier), "logIndex": entry["logIndex"] ?? .null,
        ]
        guard let signature = verification?["signedEntryTimestamp"]?.string.flatMap({ Base64.decode($0) }),
            let message = try? CanonicalJSON.encode(promised), log.signed(message, signature)
        else { throw Fault(.denied, "the transparency log did not sign its entry") }
        guard let proof = verification?["inclusionProof"], let index = proof["logIndex"]?.number?.int,
            let size = proof["treeSize"]?.number?.int, let checkpoint = proof["checkpoint"]?.string
        else { throw Fault(.denied, "the entry of the log has no proof of its inclusion") }
        let hashes = (proof["hashes"]?.array ?? []).map { $0.string.flatMap { Hex.decode($0) } ?? [] }
        let root = InclusionProof(index: index, size: size, hashes: hashes).root(of: body)
        guard let root, let note = Checkpoint(checkpoint), note.size == size, note.root == root,
            note.isSigned(by: log)
        else { throw Fault(.denied, "the proof of inclusion in the transparency log does not hold") }
    }
}
