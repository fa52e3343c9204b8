import Cryptography
import Diagnostics
import Documents

/// What a transparency log (Rekor) keeps about a signature, and how it proves that it does.
struct LogEntry {
    /// Seconds since 1970; what the log says of the time. Only a promise covers it.
    let integratedTime: Int64?
    let body: [UInt8]
    private let encodedBody: String
    /// Hexadecimal SHA-256 of the log's key.
    private let logIdentifier: String
    private let logIndex: Int64?
    /// The signature of the log over entry and time.
    private let promise: [UInt8]?
    private let proof: Proof?

    private struct Proof {
        let path: InclusionProof
        let checkpoint: String
    }

    /// An entry as Rekor answers it; the first generation keeps it so.
    init(answer entry: JSONValue) throws(Fault) {
        guard let encoded = entry["body"]?.string, let body = Base64.decode(encoded),
            let time = entry["integratedTime"]?.number?.int64
        else { throw Fault(.invalid, "an entry of the log has no body or no time") }
        (encodedBody, self.body, integratedTime) = (encoded, body, time)
        logIdentifier = entry["logID"]?.string ?? ""
        logIndex = entry["logIndex"]?.number?.int64
        let verification = entry["verification"]
        promise = verification?["signedEntryTimestamp"]?.string.flatMap { Base64.decode($0) }
        proof = verification?["inclusionProof"].flatMap { proof in
            guard let index = proof["logIndex"]?.number?.int, let size = proof["treeSize"]?.number?.int,
                let checkpoint = proof["checkpoint"]?.string
            else { return nil }
            let hashes = (proof["hashes"]?.array ?? []).map { $0.string.flatMap { Hex.decode($0) } ?? [] }
            return Proof(path: InclusionProof(index: index, size: size, hashes: hashes), checkpoint: checkpoint)
        }
    }

    /// An entry of a bundle: numbers are texts, bytes are base64.
    init(bundled entry: JSONValue) throws(Fault) {
        guard let encoded = entry["canonicalizedBody"]?.string, let body = Base64.decode(encoded) else {
            throw Fault(.invalid, "an entry of the log has no body")
        }
        (encodedBody, self.body) = (encoded, body)
        func number(_ value: JSONValue?) -> Int64? { value?.string.flatMap { Int64($0) } ?? value?.number?.int64 }
        func bytes(_ value: JSONValue?) -> [UInt8]? { value?.string.flatMap { Base64.decode($0) } }
        integratedTime = number(entry["integratedTime"]).flatMap { $0 > 0 ? $0 : nil }
        logIdentifier = bytes(entry["logId"]?["keyId"]).map { Hex.encode($0) } ?? ""
        logIndex = number(entry["logIndex"]) ?? 0
        promise = bytes(entry["inclusionPromise"]?["signedEntryTimestamp"])
        proof = entry["inclusionProof"].flatMap { proof in
            guard let size = number(proof["treeSize"]), let checkpoint = proof["checkpoint"]?["envelope"]?.string else {
                return nil
            }
            let path = InclusionProof(
                index: Int(number(proof["logIndex"]) ?? 0), size: Int(size),
                hashes: (proof["hashes"]?.array ?? []).map { bytes($0) ?? [] })
            return Proof(path: path, checkpoint: checkpoint)
        }
    }

    /// Checks that a trusted log has this entry. A promise or proof that is there must hold; those that are demanded must be
    /// there.
    ///
    /// - Returns: the time of the entry, if a promise covers it.
    func verify(_ logs: [TransparencyLog], demandsPromise: Bool, demandsProof: Bool) throws(Fault) -> Int64? {
        guard let log = logs.first(where: { $0.identifier == logIdentifier }) else {
            throw Fault(.denied, "the transparency log \(logIdentifier.prefix(64)) is not trusted")
        }
        guard promise != nil || !demandsPromise else {
            throw Fault(.denied, "the transparency log did not sign its entry")
        }
        guard proof != nil || (!demandsProof && promise != nil) else {
            throw Fault(.denied, "the entry of the log has no proof of its inclusion")
        }
        if let promise { try check(promise, log) }
        if let proof { try check(proof, log) }
        return promise == nil ? nil : integratedTime
    }

    private func check(_ promise: [UInt8], _ log: TransparencyLog) throws(Fault) {
        func number(_ value: Int64?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
        let promised: JSONValue = [
            "body": .string(encodedBody), "integratedTime": number(integratedTime), "logID": .string(logIdentifier),
            "logIndex": number(logIndex),
        ]
        guard let message = try? CanonicalJSON.encode(promised), log.signed(message, promise) else {
            throw Fault(.denied, "the transparency log did not sign its entry")
        }
    }

    private func check(_ proof: Proof, _ log: TransparencyLog) throws(Fault) {
        guard let root = proof.path.root(of: body), let note = Checkpoint(proof.checkpoint),
            note.size == proof.path.size, note.root == root, note.isSigned(by: log)
        else { throw Fault(.denied, "the proof of inclusion in the transparency log does not hold") }
    }
}
