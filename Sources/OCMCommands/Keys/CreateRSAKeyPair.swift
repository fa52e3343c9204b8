import Cryptography
import Diagnostics
import Glibc
import Host

/// `ocm create rsakeypair`
enum CreateRSAKeyPair {
    static let authority = Flag.bool("ca", "the certificate may sign others")
    static let authorityCertificate = Flag.text(
        "ca-cert", aliases: ["cacert"], placeholder: "FILE", "certificate of the authority that signs the new one")
    static let authorityKey = Flag.text(
        "ca-key", aliases: ["cakey"], placeholder: "FILE", "private key of the authority")
    static let roots = Flag.text("root-certs", placeholder: "FILE", "certificates that the authority may go back to")
    static let validity = Flag.duration("validity", initial: "87600h0m0s", "how long the certificate is valid")
    static let encrypt = Flag.bool("encrypt", short: "E", "encrypt the private key with a new key")
    static let encryptionKey = Flag.text(
        "encryptionKey", short: "e", placeholder: "NAME", "encrypt the private key with the key -K decrypt:NAME=FILE")

    static let command = Command(
        "create", .rsaKeyPair, summary: "Creates an RSA key pair of 2048 bits",
        details: """
            With attributes of a subject, CN at least, the public key becomes a certificate, signed by itself or by the
            authority given with --ca-cert and --ca-key. Other attributes are O, OU, L, ST, C, STREET and POSTALCODE.
            """,
        arguments: "[PRIVATE-KEY-FILE [PUBLIC-KEY-FILE]] {ATTRIBUTE=VALUE}",
        flags: [authority, authorityCertificate, authorityKey, roots, validity, encrypt, encryptionKey],
        examples: ["ocm create rsakeypair acme.priv", "ocm create rsakeypair acme.priv CN=acme.io O=Acme"], run: run)

    private static func run(_ call: Invocation) async throws {
        let files = call.arguments.filter { !$0.contains("=") }
        guard files.count <= 2 else {
            throw Fault(.invalid, "only a maximum of two filenames possible: \(files.joined(separator: ", "))")
        }
        guard !call.flags[encrypt] || call.flags[encryptionKey].isEmpty else {
            throw Fault(.invalid, "only one of --encrypt and --encryptionKey is possible")
        }
        let pairs = call.arguments.filter { $0.contains("=") }.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: String(parts[1]))
        }
        let subject = pairs.isEmpty ? nil : try SubjectAttributes.parse(pairs)
        let authority = try await CertificateAuthority(call)
        let sealingKey = try await sealingKey(call)

        let privateFile = files.first ?? "rsa.priv"
        let publicFile = files.count > 1 ? files[1] : companion(of: privateFile, subject == nil ? "pub" : "cert")
        let key = try await Blocking.run { try RSAPrivateKey.generate() }
        let publicBytes = try subject.map { try certificate($0, key, authority, call) } ?? key.publicKey.pemPKCS1
        if call.flags[encrypt], let sealingKey {
            try await write(SealedKey.keyFile(sealingKey), to: privateFile + ".ekey", "encryption key")
        }
        let privateBytes = try sealingKey.map { try SealedKey.seal(key.pemPKCS1, key: $0) } ?? key.pemPKCS1
        try await write(privateBytes, to: privateFile, "private key")
        try await write(publicBytes, to: publicFile, "public key")
        let word = sealingKey == nil ? "" : " encrypted"
        call.console.print(
            "created\(word) rsa key pair \(privateFile)[\(publicFile)]"
                + (call.flags[encrypt] ? "[\(privateFile).ekey]" : ""))
    }

    /// `a.pub` for `a.priv`, else the suffix is appended.
    private static func companion(of file: String, _ suffix: String) -> String {
        file.hasSuffix(".priv") ? file.dropLast(4) + suffix : "\(file).\(suffix)"
    }

    private static func write(_ bytes: [UInt8], to path: String, _ what: String) async throws {
        do {
            try await Files.replace(path, with: bytes, mode: 0o400)
        } catch {
            throw Fault(error, "failed to write \(what) file \"\(path)\"")
        }
    }

    /// The certificate and those of the authority that signed it.
    private static func certificate(
        _ subject: [CertificateProfile.SubjectAttribute], _ key: RSAPrivateKey, _ signer: CertificateAuthority?,
        _ call: Invocation
    ) throws -> [UInt8] {
        let profile = CertificateProfile(
            subject: subject, usages: [.codeSigning], isAuthority: call.flags[authority], from: Int64(time(nil)),
            validFor: call.flags[validity].components.seconds)
        guard let signer else { return try Certificate.selfSigned(profile, key: key.signingKey).pem }
        let new = try Certificate.issue(profile, for: key.publicKey, by: signer.certificate, key: signer.key)
        return ([new] + signer.chain).flatMap(\.pem)
    }

    /// The key that the private key is encrypted with, if that was asked for.
    private static func sealingKey(_ call: Invocation) async throws -> [UInt8]? {
        if call.flags[encrypt] { return SealedKey.newKey() }
        let name = call.flags[encryptionKey]
        guard !name.isEmpty else { return nil }
        let sources = call.globals[GlobalFlags.privateKeys].map(KeySource.init)
        guard let source = sources.last(where: { $0.name == "decrypt:\(name)" }) else {
            throw Fault(.notFound, "encryption key \"\(name)\" not found; give it with -K decrypt:\(name)=FILE")
        }
        return try SealedKey.key(ofFile: try await source.read("encryption key"))
    }
}

/// Who signs the certificate of a new key.
private struct CertificateAuthority {
    let certificate: Certificate
    /// Its certificate, then those above it.
    let chain: [Certificate]
    let key: SigningKey

    /// nil if none was given.
    init?(_ call: Invocation) async throws {
        let certificateFile = call.flags[CreateRSAKeyPair.authorityCertificate]
        let keyFile = call.flags[CreateRSAKeyPair.authorityKey]
        if certificateFile.isEmpty, keyFile.isEmpty { return nil }
        guard !certificateFile.isEmpty else {
            throw Fault(.invalid, "ca certificate required for signing public key (--ca-cert)")
        }
        do {
            chain = try Certificate.chain(pem: try await Files.read(certificateFile, limit: KeySource.limit))
        } catch {
            throw Fault(error, "cannot read ca cert file \"\(certificateFile)\"")
        }
        guard let first = chain.first else { throw Fault(.invalid, "no cert in file \"\(certificateFile)\"") }
        certificate = first
        guard !keyFile.isEmpty else {
            throw Fault(.invalid, "private key required for signing public key (--ca-key)")
        }
        do {
            key = try SigningKey(pem: try await Files.read(keyFile, limit: KeySource.limit))
        } catch {
            throw Fault(error, "cannot read private key file \"\(keyFile)\"")
        }
        guard !first.isSelfSigned else { return }
        let rootFile = call.flags[CreateRSAKeyPair.roots]
        let anchors =
            rootFile.isEmpty ? [] : try Certificate.chain(pem: try await Files.read(rootFile, limit: KeySource.limit))
        _ = try CertificateVerifier(
            roots: anchors, systemRoots: rootFile.isEmpty, time: Int64(time(nil)), purpose: .codeSigning
        ).verify(chain)
    }
}
