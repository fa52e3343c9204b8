import Cryptography
import Diagnostics
import Testing

@Suite("RSA signatures")
struct RSATests {
    /// A digest and its signature by the tool of the first generation.
    static let digest = Hex.decode("b06e4c1a68274b876661f9fbf1f100526d289745f6ee847bfef702007b5b14cf") ?? []
    static let signature =
        "4447c988ecb26352019bdfd5b3e69005eff685ed1ff699f937091ecad6a3bc2156f8d3e9cb3ba3b9d7ea203a5e7a3af5"
        + "dcb756553fad33b159134cd306ff072544fe6dd991bc51b3ff5de8dcd3d0a401e768523545c5e343c5010073570975dc"
        + "aa15217b1338810983b68fb4eb878ad26a1c6c3bc441b0f2029cab6b2a352ae40c979b6098a1a880a2ea0e4747c7f888"
        + "63c4c91543bf457b0f3a396334e4f6155075fc46b8d45cfa34171108c42bc1f779a03bc0844bf91d50d2b6eeba71806a"
        + "34d18230b911e80871a544d2b499c20d170e8a2b86f85a799b60cf540925425f5f6ff8ef36d8b63dfe0ffd82e635faa5"
        + "be2a58e5078925d66e494d43fa10948e"

    private let key: RSAPrivateKey
    private let publicKey: RSAPublicKey

    init() throws {
        key = try RSAPrivateKey(pem: Array(Fixtures.privateKey.utf8))
        publicKey = try RSAPublicKey(pem: Array(Fixtures.publicKey.utf8))
    }

    @Test("PKCS #1 v1.5 gives the signature of the Go tool, and accepts it")
    func knownAnswer() throws {
        let made = try key.sign(digest: Self.digest, hash: .sha256, padding: .pkcs1)
        #expect(Hex.encode(made) == Self.signature)
        #expect(try publicKey.verify(signature: made, digest: Self.digest, hash: .sha256, padding: .pkcs1))
    }

    @Test("a signature that was changed anywhere, cut, lengthened or is of another digest or padding is wrong")
    func tampered() throws {
        let good = try #require(Hex.decode(Self.signature))
        func verify(_ signature: [UInt8], _ digest: [UInt8] = Self.digest, _ padding: RSAPadding = .pkcs1) throws
            -> Bool
        {
            try publicKey.verify(signature: signature, digest: digest, hash: .sha256, padding: padding)
        }
        #expect(try verify(good))
        for index in [0, 1, 100, 255] {
            var bad = good
            bad[index] ^= 1
            #expect(try !verify(bad))
        }
        #expect(try !verify([]))
        #expect(try !verify(Array(good.dropLast())))
        #expect(try !verify([0] + good))
        #expect(try !verify(good + [0]))
        #expect(try !verify([UInt8](repeating: 0xFF, count: 256)))
        #expect(try !verify(good, Array(Self.digest.reversed())))
        #expect(try !verify(good, Self.digest, .pss))
    }

    @Test("PSS signs with the longest salt and takes any", arguments: [HashFunction.sha256, .sha512])
    func pss(_ hash: HashFunction) throws {
        let digest = Hash.digest(hash, [1])
        let made = try key.sign(digest: digest, hash: hash, padding: .pss)
        #expect(try publicKey.verify(signature: made, digest: digest, hash: hash, padding: .pss))
        #expect(try !publicKey.verify(signature: made, digest: digest, hash: hash, padding: .pkcs1))
        #expect(try made != key.sign(digest: digest, hash: hash, padding: .pss))
    }

    @Test("a digest of the wrong length is refused")
    func wrongLength() {
        #expect(throws: Fault.self) { try key.sign(digest: [1], hash: .sha256, padding: .pkcs1) }
        #expect(throws: Fault.self) {
            try publicKey.verify(signature: [], digest: Self.digest, hash: .sha512, padding: .pkcs1)
        }
    }

    @Test("keys are written as PKCS #1 and read back")
    func forms() throws {
        #expect(String(decoding: key.pemPKCS1, as: UTF8.self) == Fixtures.privateKey + "\n")
        #expect(try String(decoding: key.publicKey.pemPKCS1, as: UTF8.self) == Fixtures.publicKey + "\n")
        #expect(try key.publicKey == publicKey)
        #expect(try RSAPublicKey(pem: publicKey.pemPKIX) == publicKey)
        #expect(try RSAPrivateKey(pem: key.signingKey.pem).publicKey == publicKey)
        #expect(key.bits == 2048)
    }

    @Test("a new key has the bits asked for, and fewer than 2048 are not made")
    func generate() throws {
        #expect(try RSAPrivateKey.generate(bits: 2048).bits == 2048)
        #expect(throws: Fault.self) { try RSAPrivateKey.generate(bits: 1024) }
    }
}
