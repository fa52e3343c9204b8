import Cryptography
import Diagnostics
import Testing

@Suite("Forms of keys")
struct KeyFormTests {
    private let publicKey: RSAPublicKey

    init() throws { publicKey = try RSAPublicKey(pem: Array(Fixtures.publicKey.utf8)) }

    private func read(_ text: String) throws -> RSAPublicKey { try RSAPublicKey(pem: Array(text.utf8)) }

    @Test("the content decides, not the label")
    func labels() throws {
        let pkcs1 = try #require(try PEM.blocks(in: publicKey.pemPKCS1).first).bytes
        for (bytes, label) in [(pkcs1, "PUBLIC KEY"), (publicKey.derPKIX, "RSA PUBLIC KEY"), (pkcs1, "ANYTHING")] {
            #expect(try RSAPublicKey(pem: PEM.encode(label: label, bytes: bytes)) == publicKey)
        }
        let key = try RSAPrivateKey(pem: Array(Fixtures.privateKey.utf8))
        let der = try #require(try PEM.blocks(in: key.pemPKCS1).first).bytes
        #expect(try RSAPrivateKey(pem: PEM.encode(label: "PRIVATE KEY", bytes: der)).publicKey == publicKey)
    }

    @Test("a private key gives its public part, a certificate its key")
    func publicParts() throws {
        #expect(try read(Fixtures.privateKey) == publicKey)
        #expect(try read(Fixtures.root).bits == 2048)
    }

    @Test("text before the first block is passed over, and the first block counts")
    func firstBlock() throws {
        #expect(try read("my key:\n" + Fixtures.publicKey) == publicKey)
        #expect(try read(Fixtures.publicKey + "\n" + Fixtures.weakPublicKey) == publicKey)
        #expect(try read(Fixtures.weakPublicKey + "\n" + Fixtures.publicKey) != publicKey)
    }

    @Test("a key of 1024 bits says so")
    func weak() throws {
        #expect(try read(Fixtures.weakPublicKey).bits == 1024)
    }

    @Test("an encrypted key is refused without asking, and the way out is named")
    func encrypted() throws {
        let inside = try #require(try PEM.blocks(in: Array(Fixtures.encryptedKey.utf8)).first).bytes
        // under a wrong label the content is no key that could be read, and nobody is asked either
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY"] {
            #expect(throws: Fault.self) { try RSAPrivateKey(pem: PEM.encode(label: label, bytes: inside)) }
        }
        let old = PEM.encode(
            label: "RSA PRIVATE KEY",
            headers: [.init("Proc-Type", "4,ENCRYPTED"), .init("DEK-Info", "AES-256-CBC,00")], bytes: inside)
        for text in [Array(Fixtures.encryptedKey.utf8), old] {
            let fault = #expect(throws: Fault.self) { try RSAPrivateKey(pem: text) }
            #expect(fault?.code == .unsupported)
            #expect(fault?.message.contains("openssl pkey -in FILE -out FILE") == true)
            #expect(throws: Fault.self) { try RSAPublicKey(pem: text) }
        }
    }

    @Test("other kinds of keys are refused by their name")
    func otherKinds() {
        let fault = #expect(throws: Fault.self) { try RSAPrivateKey(pem: Array(Fixtures.ecKey.utf8)) }
        #expect(fault?.message.contains("EC key") == true)
        #expect(throws: Fault.self) { try read(Fixtures.ecPublicKey) }
        #expect(throws: Never.self) { try SigningKey(pem: Array(Fixtures.ecKey.utf8)) }
    }

    @Test(
        "what is no key is refused",
        arguments: ["", "junk", "-----BEGIN PUBLIC KEY-----\nZm9v\n-----END PUBLIC KEY-----"])
    func junk(_ text: String) {
        #expect(throws: Fault.self) { try read(text) }
        #expect(throws: Fault.self) { try RSAPrivateKey(pem: Array(text.utf8)) }
    }

    @Test("a key with bytes after it, cut or changed in its structure is refused")
    func damaged() throws {
        let der = publicKey.derPKIX
        let label = "PUBLIC KEY"
        #expect(try RSAPublicKey(pem: PEM.encode(label: label, bytes: der)) == publicKey)
        #expect(throws: Fault.self) { try RSAPublicKey(pem: PEM.encode(label: label, bytes: der + [0])) }
        for length in stride(from: 0, to: der.count, by: 7) {
            let cut = Array(der.prefix(length))
            #expect(throws: Fault.self) { try RSAPublicKey(pem: PEM.encode(label: label, bytes: cut)) }
        }
    }

    @Test("a public key is no private key")
    func notPrivate() {
        #expect(throws: Fault.self) { try RSAPrivateKey(pem: Array(Fixtures.publicKey.utf8)) }
        #expect(throws: Fault.self) { try RSAPrivateKey(pem: Array(Fixtures.root.utf8)) }
    }
}
