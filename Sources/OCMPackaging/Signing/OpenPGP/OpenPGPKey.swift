import Cryptography
public import Diagnostics
public import OCMModel

/// OpenPGP keys, public or private, with which the installed `gpg` verifies or signs.
public struct OpenPGPKey: Sendable {
    public static let algorithm = "GPG"
    public static let mediaType = "application/vnd.ocm.signature.gpg"

    /// ASCII armour or binary.
    let bytes: [UInt8]
    /// The only key that counts, by its fingerprint or long key id; nil: any of them.
    let fingerprint: String?
    /// Of a private key; empty: it has none.
    let passphrase: String

    public init(_ bytes: [UInt8], fingerprint: String? = nil, passphrase: String = "") throws(Fault) {
        guard !bytes.isEmpty else { throw Fault(.invalid, "the OpenPGP key is empty") }
        let digits = fingerprint?.filter { $0 != " " }.uppercased()
        if let digits {
            guard [16, 40, 64].contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit) else {
                throw Fault(.invalid, "“\(digits.prefix(80))” is no fingerprint and no long key id")
            }
        }
        self.bytes = bytes
        self.fingerprint = digits
        self.passphrase = passphrase
    }

    /// Whether a key of these fingerprints, its own and that of the primary key, may count.
    func accepts(_ fingerprints: [String]) -> Bool {
        guard let fingerprint else { return true }
        return fingerprints.contains { $0.hasSuffix(fingerprint) }
    }

    /// Checks an armoured signature over the bytes of a digest; returns who signed.
    func verify(_ signature: SignatureSpec, digest: DigestSpec, allowsWeakKeys: Bool) async throws -> String {
        guard signature.mediaType == Self.mediaType else {
            throw Fault(.invalid, "a GPG signature has the media type “\(signature.mediaType.prefix(80))”")
        }
        let data = try Self.signedBytes(digest)
        return try await GnuPG.with(self) { program in
            let verdict = try await program.verify(Array(signature.value.utf8), over: data)
            let bits = try await program.rsaBits(of: verdict.fingerprint)
            if let bits, bits < 2048, !allowsWeakKeys {
                throw Fault(.denied, "an RSA key of \(bits) bits is too weak; at least 2048 are needed")
            }
            return "OpenPGP key \(verdict.primary)"
        }
    }

    /// Signs the bytes of a digest.
    ///
    /// - Parameter hash: the hash inside the OpenPGP signature.
    public func sign(_ digest: DigestSpec, hash: String = "SHA-256") async throws -> SignatureSpec {
        guard ["SHA-256", "SHA-384", "SHA-512"].contains(hash) else {
            throw Fault(
                .unsupported,
                "GPG hash algorithm “\(hash.prefix(40))” is not supported; use SHA-256, SHA-384 or SHA-512"
            )
        }
        let data = try Self.signedBytes(digest)
        let armour = try await GnuPG.with(self) { program in
            try await program.sign(data, hash: hash.replacing("-", with: ""))
        }
        return SignatureSpec(
            algorithm: Self.algorithm, value: String(decoding: armour, as: UTF8.self), mediaType: Self.mediaType)
    }

    private static func signedBytes(_ digest: DigestSpec) throws -> [UInt8] {
        let function = try HashName.function(digest.hashAlgorithm)
        guard let bytes = Hex.decode(digest.value), bytes.count == function.size else {
            throw Fault(.invalid, "the digest is no \(digest.hashAlgorithm) digest in hexadecimal")
        }
        return bytes
    }
}
