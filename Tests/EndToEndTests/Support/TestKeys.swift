import Cryptography

/// A key pair for signatures, made once.
struct TestKeys: Sendable {
    let privatePEM: [UInt8]
    let publicPEM: [UInt8]

    static let shared = Task { try make() }
    /// Another one.
    static let other = Task { try make() }

    private static func make() throws -> TestKeys {
        let key = try RSAPrivateKey.generate(bits: 2048)
        return TestKeys(privatePEM: key.pemPKCS1, publicPEM: try key.publicKey.pemPKCS1)
    }
}
