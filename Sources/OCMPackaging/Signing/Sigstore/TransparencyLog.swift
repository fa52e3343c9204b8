import Cryptography
import Diagnostics

/// A transparency log (Rekor), known by its public key.
struct TransparencyLog: Sendable {
    private let key: ECPublicKey
    /// Hexadecimal SHA-256 of the key, as entries name the log.
    let identifier: String

    /// One for each PEM block `PUBLIC KEY`.
    static func list(pem: [UInt8]) throws -> [TransparencyLog] {
        try PEM.blocks(in: pem).map { block in
            let key = try ECPublicKey(pem: PEM.encode(label: block.label, bytes: block.bytes))
            return TransparencyLog(key: key, identifier: Hex.encode(Hash.digest(.sha256, key.der)))
        }
    }

    /// Whether the log signed these bytes.
    func signed(_ message: [UInt8], _ signature: [UInt8]) -> Bool {
        key.verify(signature: signature, digest: Hash.digest(.sha256, message))
    }
}

/// The way from an entry of a log to the root hash that the log signed (RFC 6962, section 2.1.1).
struct InclusionProof {
    let index: Int
    let size: Int
    let hashes: [[UInt8]]

    /// The root hash of a tree of `size` entries that has `entry` at `index`; nil if the proof has not the right length.
    func root(of entry: [UInt8]) -> [UInt8]? {
        guard index >= 0, size > index, hashes.count <= 64 else { return nil }
        var hash = Hash.digest(.sha256, [0] + entry)
        var (place, last) = (index, size - 1)
        for sibling in hashes {
            guard last > 0 else { return nil }
            if place & 1 == 1 || place == last {
                hash = Hash.digest(.sha256, [1] + sibling + hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = Hash.digest(.sha256, [1] + hash + sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }
}

/// What a log signed about itself: its size and root hash (a note with one or more signatures).
struct Checkpoint {
    let size: Int
    let root: [UInt8]
    private let body: [UInt8]
    private let signatures: [[UInt8]]

    init?(_ text: String) {
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, let size = Int(lines[1]), let root = Base64.decode(String(lines[2])) else { return nil }
        (self.size, self.root) = (size, root)
        body = Array((parts[0] + "\n").utf8)
        // “— NAME BASE64”, whose first four bytes are a hint to the key
        signatures = parts[1].split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "—" else { return nil }
            return Base64.decode(String(words[2])).map { Array($0.dropFirst(4)) }
        }
    }

    func isSigned(by log: TransparencyLog) -> Bool {
        signatures.contains { log.signed(body, $0) }
    }
}
