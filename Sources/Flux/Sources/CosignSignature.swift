import Cryptography
import Diagnostics
import Documents
import OCI
import OCIRegistry

/// Signatures of the cosign kind, made with a key: a manifest beside the signed one, under a tag made of its digest,
/// whose layers are the statements that were signed.
enum CosignSignature {
    private static let statementType: MediaType = "application/vnd.dev.cosign.simplesigning.v1+json"
    private static let annotation = "dev.cosignproject.cosign/signature"
    private static let maximumStatement = 1 << 20
    private static let maximumSignatures = 100

    /// Whether one of the keys (PEM) signed the manifest with this digest.
    static func isSigned(_ digest: Digest, in repository: RemoteRepository, keys: [[UInt8]]) async throws -> Bool {
        let found: Descriptor
        do {
            found = try await repository.resolve("\(digest.algorithm.rawValue)-\(digest.hex).sig")
        } catch let fault as Fault where fault.code == .notFound {
            return false
        }
        let bytes = try await repository.blob(found).bytes(limit: Artifact.maximumSize)
        let manifest = try Manifest(parsing: bytes, mediaType: found.mediaType)
        for layer in manifest.layers.prefix(maximumSignatures) where layer.mediaType == statementType {
            guard let signature = layer.annotations[annotation].flatMap({ Base64.decode($0) }) else { continue }
            let statement = try await repository.blob(layer).bytes(limit: maximumStatement)
            guard signedDigest(statement) == digest else { continue }
            if keys.contains(where: { verifies(statement, signature, key: $0) }) { return true }
        }
        return false
    }

    private static func signedDigest(_ statement: [UInt8]) -> Digest? {
        guard let critical = (try? JSONValue(parsing: statement))?["critical"],
            critical["type"]?.string == "cosign container image signature",
            let text = critical["image"]?["docker-manifest-digest"]?.string
        else { return nil }
        return try? Digest(text)
    }

    private static func verifies(_ statement: [UInt8], _ signature: [UInt8], key: [UInt8]) -> Bool {
        let digest = Hash.digest(.sha256, statement)
        if let key = try? ECPublicKey(pem: key) { return key.verify(signature: signature, digest: digest) }
        guard let key = try? RSAPublicKey(pem: key) else { return false }
        return (try? key.verify(signature: signature, digest: digest, hash: .sha256, padding: .pkcs1)) ?? false
    }
}
