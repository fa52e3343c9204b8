import Cryptography
import Diagnostics

/// A private key that is encrypted with AES-GCM: the PEM forms of the Go program.
enum SealedKey {
    static let keyLabel = "ENCRYPTION KEY"
    static let dataLabel = "ENCRYPTED DATA"

    /// A new key of 256 bits.
    static func newKey() -> [UInt8] { Random.bytes(32) }

    static func keyFile(_ key: [UInt8]) -> [UInt8] {
        PEM.encode(label: keyLabel, bytes: key)
    }

    /// The key of a file: the block with its label, else the bytes as they are. It has 128, 192 or 256 bits.
    static func key(ofFile bytes: [UInt8]) throws(Fault) -> [UInt8] {
        let key = try PEM.blocks(in: bytes).first { $0.label == keyLabel }?.bytes ?? bytes
        guard [16, 24, 32].contains(key.count) else {
            throw Fault(.invalid, "an encryption key has 16, 24 or 32 bytes, not \(key.count)")
        }
        return key
    }

    static func seal(_ file: [UInt8], key: [UInt8]) throws -> [UInt8] {
        PEM.encode(
            label: dataLabel, headers: [PEM.Header("algorithm", "AES-\(key.count * 8)")],
            bytes: try AESGCM.seal(file, key: key))
    }

    /// The key file in `file`; nil if it is not encrypted.
    static func open(_ file: [UInt8], key: [UInt8]) throws -> [UInt8]? {
        guard let block = try PEM.blocks(in: file).first(where: { $0.label == dataLabel }) else { return nil }
        return try AESGCM.open(block.bytes, key: key)
    }

    static func isSealed(_ file: [UInt8]) -> Bool {
        (try? PEM.blocks(in: file).contains { $0.label == dataLabel }) ?? false
    }
}
