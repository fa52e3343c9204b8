import Cryptography
import Diagnostics
import Documents
import OCMModel

/// An entry of a transparency log as the first generation keeps it in place of a signature.
struct RekorEntry {
    let entry: LogEntry

    private static let mediaType = "application/vnd.ocm.signature.sigstore"

    /// The entries that a signature carries: one at least.
    static func list(_ signature: SignatureSpec) throws -> [RekorEntry] {
        guard signature.mediaType == mediaType, ["sigstore", "sigstore-v2"].contains(signature.algorithm) else {
            throw Fault(
                .unsupported,
                "Sigstore signatures of algorithm “\(signature.algorithm.prefix(40))” with media type “\(signature.mediaType.prefix(80))” are not supported"
            )
        }
        guard let members = try SigstoreBundle.document(signature).object?.members, !members.isEmpty else {
            throw Fault(.denied, "the signature has no entry of a transparency log")
        }
        return try members.map { RekorEntry(entry: try LogEntry(answer: $0.value)) }
    }

    /// Checks that a trusted log has this entry and that the key in it signed the digest; returns that key and the time.
    func verify(digest: DigestSpec, logs: [TransparencyLog]) throws -> (key: HashedRecord.SigningKey, time: Int64) {
        guard let time = try entry.verify(logs, demandsPromise: true, demandsProof: true) else {
            throw Fault(.denied, "the entry of the log has no time")
        }
        let record = try HashedRecord(entry.body)
        guard digest.hashAlgorithm == HashName.sha256, let bytes = Hex.decode(digest.value) else {
            throw Fault(.corrupt, "the entry of the log is about another digest")
        }
        try record.verify(bytes)
        return (record.key, time)
    }
}
