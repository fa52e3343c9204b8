import Cryptography
import Diagnostics
import Host
import Synchronization

/// Users and hashed passwords as `htpasswd -B` writes them.
final class PasswordFile: Sendable {
    private let entries: [String: String]
    /// Digests of what was found right: hashes are slow on purpose, and every request carries its password.
    private let proven = Mutex<[String: [UInt8]]>([:])
    /// Makes the digests useless outside of this process.
    private let key = Random.bytes(32)
    /// Checked for users that don't exist, so that they take as long as others.
    private let decoy: String

    /// Reads the file; a hash that protects nothing is refused.
    init(_ path: String) async throws {
        let bytes = try await Files.read(path, limit: 16 * 1024 * 1024)
        var entries: [String: String] = [:]
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmed.filter { $0 != "\r" }
            if text.isEmpty || text.hasPrefix("#") { continue }
            guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
                throw Fault(.invalid, "\(path):\(index + 1): expected USER:HASH as `htpasswd -B` writes it")
            }
            let hash = String(text[text.index(after: colon)...])
            guard PasswordHash.isSupported(hash) else {
                throw Fault(
                    .unsupported,
                    "\(path):\(index + 1): this form of hash is not supported; write the entry with `htpasswd -B`")
            }
            entries[String(text[..<colon])] = hash
        }
        guard let any = entries.values.first else {
            throw Fault(.invalid, "\(path) holds no users; nobody could use the registry")
        }
        self.entries = entries
        decoy = any
    }

    /// Whether an `Authorization` field holds the right password of a user.
    func admits(_ authorization: String?) async throws -> Bool {
        guard let authorization, let (user, password) = Self.login(authorization) else { return false }
        let hash = entries[user]
        let proof = Hash.digest(.sha256, key + Array("\(hash ?? "")\n\(password)".utf8))
        if hash != nil, let known = proven.withLock({ $0[user] }), equalInConstantTime(known, proof) {
            return true
        }
        let stored = hash ?? decoy
        let matches = try await Blocking.run { PasswordHash.matches(password, stored) }
        guard matches, hash != nil else { return false }
        proven.withLock { $0[user] = proof }
        return true
    }

    static func login(_ field: String) -> (user: String, password: String)? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let bytes = Base64.decode(String(parts[1]).trimmed, padding: nil),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
