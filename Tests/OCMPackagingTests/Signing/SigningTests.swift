import Cryptography
import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import Testing

@testable import OCMPackaging

@Suite struct SigningTests {
    private static let now: Int64 = 1_767_225_600
    private let repository = TargetRepository(MemoryRegistry(), spec: .null)
    private let content = LocalContentResolver()

    /// One key for all tests: making one takes time.
    private static let keys: (one: RSAPrivateKey, two: RSAPrivateKey)? = {
        guard let one = try? RSAPrivateKey.generate(), let two = try? RSAPrivateKey.generate() else { return nil }
        return (one, two)
    }()

    private func key(_ second: Bool = false) throws -> SignerKey {
        let keys = try #require(Self.keys)
        return SignerKey(second ? keys.two : keys.one)
    }

    private func publicKey(_ second: Bool = false) throws -> VerificationKey {
        let keys = try #require(Self.keys)
        return try VerificationKey(pem: try (second ? keys.two : keys.one).publicKey.pemPKIX)
    }

    /// app → lib → base, app → base; each with a text.
    private func tree() async throws {
        for (name, references) in [("base", []), ("lib", ["base"]), ("app", ["lib", "base"])] {
            let blob = Sample.text(name)
            let descriptor = Sample.descriptor(
                "acme.org/\(name)", resources: [Sample.resource("text", blob)],
                references: references.map {
                    ComponentReference(name: $0, componentName: "acme.org/\($0)", version: "1.0.0")
                })
            try await repository.add(descriptor, blobs: [blob])
        }
    }

    private func version(_ name: String) async throws -> ComponentVersion {
        try #require(try await repository.lookup("acme.org/\(name)", "1.0.0"))
    }

    private func verifier(_ keys: [String: VerificationKey], _ said: Locked<[String]>? = nil) -> VersionVerifier {
        VersionVerifier(content: content, trust: SigningTrust(publicKeys: keys, time: Self.now)) { event in
            said?.with { $0.append(event.line) }
        }
    }

    private func signer() -> VersionSigner { VersionSigner(content: content, trust: SigningTrust(time: Self.now)) }

    @Test("a signed tree verifies; the events are the lines of the Go program", arguments: SignatureAlgorithm.allCases)
    func tree(_ algorithm: SignatureAlgorithm) async throws {
        try await tree()
        try await signer().sign(
            try await version("app"), SigningOptions(name: "release", key: try key(), algorithm: algorithm))
        let said = Locked<[String]>([])
        let result = try await verifier(["release": try publicKey()], said).verify(
            try await version("app"), signatures: ["release"])
        try result.check()
        #expect(result.isValid)
        #expect(result.closure.map(\.name) == ["acme.org/base:1.0.0", "acme.org/lib:1.0.0", "acme.org/app:1.0.0"])
        func digest(_ name: String) -> String {
            "\(result.closure.first { $0.version.name == "acme.org/\(name)" }?.digest.description ?? "")"
        }
        func text(_ name: String) -> String {
            "\"name\"=\"text\": digest SHA-256:\(Sample.text(name).descriptor.digest.hex)[genericBlobDigest/v1]"
        }
        #expect(
            said.with { $0 } == [
                "applying to version \"acme.org/app:1.0.0\"[acme.org/app:1.0.0]...",
                "  no digest found for \"acme.org/lib:1.0.0\"",
                "  applying to version \"acme.org/lib:1.0.0\"[acme.org/app:1.0.0]...",
                "    no digest found for \"acme.org/base:1.0.0\"",
                "    applying to version \"acme.org/base:1.0.0\"[acme.org/app:1.0.0]...",
                "      resource 0:  \(text("base"))",
                "    reference 0:  acme.org/base:1.0.0: digest \(digest("base"))",
                "    resource 0:  \(text("lib"))",
                "  reference 0:  acme.org/lib:1.0.0: digest \(digest("lib"))",
                "  reference 1:  acme.org/base:1.0.0: digest \(digest("base"))",
                "  resource 0:  \(text("app"))",
            ])
        // Signing wrote digests into the versions below, and no signatures.
        let lib = try await version("lib").descriptor
        #expect(lib.references[0].digest?.description == digest("base"))
        #expect(lib.resources[0].digest != nil && lib.signatures.isEmpty)
    }

    @Test("another key, a changed blob two levels below, and a missing version are refused")
    func refused() async throws {
        try await tree()
        try await signer().sign(try await version("app"), SigningOptions(name: "release", key: try key()))
        let wrong = try await verifier(["release": try publicKey(true)]).verify(
            try await version("app"), signatures: ["release"])
        #expect(!wrong.isValid)
        #expect(#expect(throws: Fault.self) { try wrong.check() }?.code == .denied)

        let good = verifier(["release": try publicKey()])
        let app = try await version("app")
        try await good.verify(app, signatures: ["release"]).check()
        #expect(await fault { _ = try await good.verify(app, signatures: ["other"]) }?.code == .notFound)
        let blob = Sample.text("evil")
        try await repository.add(
            Sample.descriptor("acme.org/base", resources: [Sample.resource("text", blob)]), blobs: [blob])
        let found = await fault { _ = try await good.verify(app, signatures: ["release"]) }
        #expect(found?.code == .corrupt)
        #expect(found?.description.contains("acme.org/app:1.0.0->acme.org/lib:1.0.0") ?? false)
    }

    @Test("signed recursively, every version has the signature; a second name stands beside the first")
    func several() async throws {
        try await tree()
        var options = SigningOptions(name: "one", key: try key(), isRecursive: true)
        try await signer().sign(try await version("app"), options)
        options = SigningOptions(
            name: "CN=two", key: try key(true), algorithm: .pss,
            type: DigestType(hash: "SHA-512", normalisation: "jsonNormalisation/v1"))
        try await signer().sign(try await version("app"), options)
        let keys = ["one": try publicKey(), "two": try publicKey(true)]
        #expect(try await version("app").descriptor.signatures.map(\.name) == ["one", "two"])
        let result = try await verifier(keys).verify(try await version("app"))
        #expect(result.isValid && result.signatures.count == 2)
        try await verifier(keys).verify(try await version("base"), signatures: ["one"]).check()
        // and the same name again replaces it
        try await signer().sign(try await version("app"), SigningOptions(name: "one", key: try key(true)))
        #expect(try await version("app").descriptor.signatures.map(\.name) == ["one", "two"])
        #expect(!(try await verifier(keys).verify(try await version("app"), signatures: ["one"]).isValid))
    }

    @Test("an unsigned version is no success; an excluded resource is told")
    func nothingProven() async throws {
        let blob = Sample.text("x")
        var resource = Sample.resource("text", blob)
        resource.digest = .excluded
        try await repository.add(Sample.descriptor("acme.org/app", resources: [resource]), blobs: [blob])
        let unsigned = try await verifier([:]).verify(try await version("app"))
        #expect(!unsigned.isValid)
        #expect(throws: Fault.self) { try unsigned.check() }
        try await signer().sign(try await version("app"), SigningOptions(name: "s", key: try key()))
        let result = try await verifier(["s": try publicKey()]).verify(try await version("app"), signatures: ["s"])
        #expect(result.isValid)
        #expect(result.remarks == ["acme.org/app:1.0.0: the content of resource text is excluded from the signature"])
    }

    @Test("versions that refer to each other are refused with the cycle named")
    func cycle() async throws {
        for (name, other) in [("aa", "bb"), ("bb", "aa")] {
            let reference = ComponentReference(name: "ref", componentName: "acme.org/\(other)", version: "1.0.0")
            try await repository.add(Sample.descriptor("acme.org/\(name)", references: [reference]), blobs: [])
        }
        let found = await fault { _ = try await VersionHasher(content: content).digest(of: try await version("aa")) }
        #expect(
            found?.description.contains("use of acme.org/aa:1.0.0 for acme.org/aa:1.0.0->acme.org/bb:1.0.0") ?? false)
        let check = await fault { _ = try await CompletenessCheck().check(try await version("aa")) }
        #expect(
            check?.message
                == "component version recursion: use of acme.org/aa:1.0.0 for acme.org/aa:1.0.0->acme.org/bb:1.0.0")
    }

    @Test("an image is verified with every layer, not only its manifest")
    func changedLayer() async throws {
        try await TemporaryFolder.with(prefix: "sign-") { folder in
            let config = BytesBlob(Array("{}".utf8), mediaType: "application/x-json")
            let layer = BytesBlob(Array("layer content".utf8), mediaType: .imageLayer)
            let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
            let set = try await ArtifactSet.write(
                manifest.descriptor, from: BlobCollection([config, layer, manifest.blob]))
            let archive = try await TransportArchive.create(Paths.join(folder, "ctf"))
            let repository = TargetRepository(archive, spec: archive.spec)
            try await repository.add(
                Sample.descriptor(resources: [Sample.resource("image", set, type: "ociImage")]), blobs: [set])
            let version = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
            try await signer().sign(version, SigningOptions(name: "s", key: try key()))
            let signed = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
            #expect(signed.descriptor.resources[0].digest?.normalisationAlgorithm == "ociArtifactDigest/v1")
            #expect(signed.descriptor.resources[0].digest?.value == manifest.descriptor.digest.hex)
            let good = verifier(["s": try publicKey()])
            try await good.verify(signed, signatures: ["s"]).check()

            let file = Paths.join(folder, "ctf", "blobs", set.descriptor.digest.fileName)
            var bytes = try await Files.read(file, limit: 1 << 20)
            let place = try #require((0..<bytes.count).first { bytes[$0...].starts(with: Array("layer content".utf8)) })
            bytes[place] = UInt8(ascii: "X")
            try await Files.replace(file, with: bytes)
            #expect(await fault { _ = try await good.verify(signed, signatures: ["s"]) }?.code == .corrupt)
        }
    }

    @Test("with a certificate the signature is PEM, names its subject, and is trusted through a root only")
    func certificates() async throws {
        let authorityKey = try SigningKey.generateP256()
        let root = try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", "acme root")], usages: [], isAuthority: true, from: Self.now - 10,
                validFor: 1000), key: authorityKey)
        let pair = try #require(Self.keys).one
        let leaf = try Certificate.issue(
            CertificateProfile(
                subject: [.init("CN", "acme signer"), .init("O", "acme")], usages: [.codeSigning], isAuthority: false,
                from: Self.now - 10, validFor: 1000), for: pair.publicKey, by: root, key: authorityKey)
        try await repository.add(Sample.descriptor("acme.org/app"), blobs: [])
        #expect(throws: Fault.self) { try TrustedRoots(pem: pair.publicKey.pemPKIX) }
        let trusted = SigningTrust(roots: [try TrustedRoots(pem: root.pem)], time: Self.now)
        let options = SigningOptions(
            name: "acme signer", key: SignerKey(pair), publicKey: VerificationKey(certificates: [leaf, root]),
            algorithm: .pss)
        try await VersionSigner(content: content, trust: trusted).sign(try await version("app"), options)
        let entry = try #require(try await version("app").descriptor.signatures.first)
        #expect(entry.signature.mediaType == "application/x-pem-file")
        #expect(entry.signature.issuer == "CN=acme signer,O=acme")
        #expect(entry.signature.value.split(separator: "\n").count { $0.contains("BEGIN CERTIFICATE") } == 1)

        func verdict(_ trust: SigningTrust) async throws -> Bool {
            try await VersionVerifier(content: content, trust: trust).verify(
                try await version("app"), signatures: ["acme signer"]
            ).isValid
        }
        #expect(try await verdict(trusted))
        #expect(!(try await verdict(SigningTrust(time: Self.now))))
        var later = trusted
        later.time = Self.now + 5000
        #expect(!(try await verdict(later)))
        later.usesCertificateTime = true
        #expect(try await verdict(later))
        var named = trusted
        named.issuers = ["": try IssuerName("CN=somebody else")]
        #expect(!(try await verdict(named)))
        // a private key that does not fit, and one whose certificate comes second
        let second = try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", "acme signer")], usages: [.codeSigning], isAuthority: false,
                from: Self.now - 10, validFor: 1000), key: SigningKey(pem: try #require(Self.keys).two.pemPKCS1))
        let swapped = SigningOptions(
            name: "acme signer", key: SignerKey(pair), publicKey: VerificationKey(certificates: [second, leaf]))
        let order = await fault {
            try await VersionSigner(content: content, trust: trusted).sign(try await version("app"), swapped)
        }
        #expect(order?.description.contains("has to be the first of the chain") ?? false)
        let other = SigningOptions(
            name: "acme signer", key: try key(true), publicKey: VerificationKey(certificates: [leaf]))
        #expect(
            await fault {
                try await VersionSigner(content: content, trust: trusted).sign(try await version("app"), other)
            }?.code == .invalid)
    }

    @Test("what is missing is told with the way to it")
    func completeness() async throws {
        var resource = Sample.resource("image", Sample.text("x"))
        resource.access = .ociArtifact(imageReference: "registry.example/x:1")
        let reference = ComponentReference(name: "lib", componentName: "acme.org/lib", version: "1.0.0")
        try await repository.add(
            Sample.descriptor("acme.org/app", resources: [resource], references: [reference]), blobs: [])
        let result = try await CompletenessCheck(checksResources: true).check(try await version("app"))
        #expect(result.missing == ["acme.org/lib:1.0.0": ["acme.org/app:1.0.0", "acme.org/lib:1.0.0"]])
        #expect(result.resources.map(\.description) == ["\"name\"=\"image\""])
        try await repository.add(Sample.descriptor("acme.org/lib"), blobs: [])
        #expect(try await CompletenessCheck().check(try await version("app")).isComplete)
    }
}
