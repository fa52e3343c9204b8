import Diagnostics

/// What a PEM text with a key holds. The content decides, not the label: labels are often wrong.
enum KeyFile {
    static let maximumSize = 1024 * 1024
    /// Longer moduli make verification slow on purpose.
    static let maximumBits = 16384

    /// The first block; text before it is passed over.
    static func firstBlock(_ pem: [UInt8], _ what: String) throws -> PEM.Block {
        guard pem.count <= maximumSize else { throw Fault(.limit, "\(what) is larger than \(maximumSize) bytes") }
        guard let block = try PEM.blocks(in: pem).first else {
            throw Fault(
                .invalid,
                "\(what) has no PEM block (-----BEGIN …); `openssl pkey -inform der` converts DER (-pubin a public key)"
            )
        }
        return block
    }

    static func privateKey(_ pem: [UInt8]) throws -> Key {
        let block = try firstBlock(pem, "the private key")
        try refuseEncrypted(block)
        guard let key = Key.decodePrivate(block.bytes) else {
            throw Fault(
                .invalid, "the PEM block “\(block.label)” holds no private key; expected PRIVATE KEY or RSA PRIVATE KEY"
            )
        }
        return key
    }

    static func publicKey(_ pem: [UInt8]) throws -> Key {
        let block = try firstBlock(pem, "the public key")
        try refuseEncrypted(block)
        if let key = Key.decodePublic(block.bytes) { return key }
        if let certificate = try? Certificate(der: block.bytes) { return try certificate.anyKey() }
        if let key = Key.decodePrivate(block.bytes) { return try key.publicPart() }
        throw Fault(
            .invalid,
            "the PEM block “\(block.label)” holds no public key; expected PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE")
    }

    static func demandRSA(_ key: Key) throws -> Key {
        guard key.isRSA else { throw Fault(.unsupported, "it is \(key.kind), but only RSA keys sign components") }
        guard key.bits <= maximumBits else { throw Fault(.limit, "the RSA key has more than \(maximumBits) bits") }
        return key
    }

    /// PKCS #8 by its label, the older form by its headers.
    private static func refuseEncrypted(_ block: PEM.Block) throws {
        guard
            block.label == "ENCRYPTED PRIVATE KEY" || block.header("DEK-Info") != nil
                || block.header("Proc-Type")?.hasSuffix("ENCRYPTED") == true
        else { return }
        throw Fault(
            .unsupported,
            "the private key is encrypted with a passphrase; decrypt it with `openssl pkey -in FILE -out FILE`")
    }
}
