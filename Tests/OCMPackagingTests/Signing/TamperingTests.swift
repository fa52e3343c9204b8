import Cryptography
import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import Testing

@testable import OCMPackaging

/// A change that somebody without the key makes to a stored descriptor.
struct Tampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ComponentDescriptor) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout ComponentDescriptor) -> Void) {
        testDescription = name
        self.change = change
    }

    /// A label of the given value in place of all.
    private static func label(_ value: JSONValue, signing: Bool = true) -> [Label] {
        [Label(name: "acme.org/l", value: value, signing: signing)]
    }

    static let all: [Tampering] = [
        Tampering("the content of a resource is excluded") { $0.resources[0].digest = .excluded },
        Tampering("the access of a resource is none") { $0.resources[0].access = AccessSpec(type: "none") },
        Tampering("the access is none in another spelling") { $0.resources[0].access = AccessSpec(type: "None/v1") },
        Tampering("the digest is in upper case") {
            if let value = $0.resources[0].digest?.value { $0.resources[0].digest?.value = value.uppercased() }
        },
        Tampering("the hash has its older name") { $0.resources[0].digest?.hashAlgorithm = "sha256" },
        Tampering("the digest is said to be that of an image") {
            $0.resources[0].digest?.normalisationAlgorithm = "ociArtifactDigest/v1"
        },
        Tampering("a resource is renamed") { $0.resources[0].name = "other" },
        Tampering("two resources are swapped") { $0.resources.swapAt(0, 1) },
        Tampering("two resources swap their content") {
            let first = $0.resources[0].access
            $0.resources[0].access = $0.resources[1].access
            $0.resources[1].access = first
        },
        Tampering("two resources swap content and digests") {
            let first = $0.resources[0]
            $0.resources[0].access = $0.resources[1].access
            $0.resources[0].digest = $0.resources[1].digest
            $0.resources[1].access = first.access
            $0.resources[1].digest = first.digest
        },
        Tampering("a resource without content is added") {
            $0.resources.append(
                Resource(
                    name: "more", version: "1", type: "x", relation: .local, access: AccessSpec(type: "none")))
        },
        Tampering("a resource is removed") { $0.resources.removeLast() },
        Tampering("the type of a resource is another one") { $0.resources[0].type = "executable" },
        Tampering("a resource counts as somebody else's") { $0.resources[0].relation = .external },
        Tampering("an extra identity is added") { $0.resources[0].extraIdentity["arch"] = "amd64" },
        Tampering("a signed label is changed") { $0.labels = label("evil") },
        Tampering("a signed label is no longer signed") { $0.labels = label("good", signing: false) },
        Tampering("a label is added to a resource") { $0.resources[0].labels = label("x") },
        Tampering("a reference is removed") { $0.references = [] },
        Tampering("a reference leads to another component") { $0.references[0].componentName = "acme.org/evil" },
        Tampering("a reference without its digest leads to another component") {
            $0.references[0].componentName = "acme.org/evil"
            $0.references[0].digest = nil
        },
        Tampering("a reference has another name") { $0.references[0].name = "other" },
        Tampering("the provider is another one") { $0.provider.name = "evil.org" },
        Tampering("the time is another one") { $0.creationTime = "2001-01-01T00:00:00Z" },
        Tampering("the signature is over another normal form") {
            $0.signatures[0].digest.normalisationAlgorithm = "jsonNormalisation/v1"
        },
        Tampering("the signature is over an unknown normal form") {
            $0.signatures[0].digest.normalisationAlgorithm = "jsonNormalisation/v9"
        },
        Tampering("the signature is over another hash") { $0.signatures[0].digest.hashAlgorithm = "SHA-512" },
        Tampering("the signature is over an unknown hash") { $0.signatures[0].digest.hashAlgorithm = "MD5" },
        Tampering("the signature is over no digest") { $0.signatures[0].digest = .excluded },
        Tampering("the signature is over an empty digest") {
            $0.signatures[0].digest = DigestSpec(hashAlgorithm: "", normalisationAlgorithm: "", value: "")
        },
        Tampering("the digest of the signature is in upper case") {
            $0.signatures[0].digest.value = $0.signatures[0].digest.value.uppercased()
        },
        Tampering("the signature is said to be PSS") { $0.signatures[0].signature.algorithm = "RSASSA-PSS" },
        Tampering("the signature is of an unknown algorithm") { $0.signatures[0].signature.algorithm = "none" },
        Tampering("the signature is of an unknown media type") { $0.signatures[0].signature.mediaType = "text/plain" },
        Tampering("the signature is said to be PEM") {
            $0.signatures[0].signature.mediaType = "application/x-pem-file"
        },
        Tampering("the signature is empty") { $0.signatures[0].signature.value = "" },
        Tampering("the signature has another name") { $0.signatures[0].name = "other" },
        Tampering("there is no signature") { $0.signatures = [] },
    ]
}

@Suite("tampering with what is signed")
struct TamperingTests {
    private static let now: Int64 = 1_767_225_600
    private static let key = try? RSAPrivateKey.generate()

    @Test("nothing that is changed without the key verifies", arguments: Tampering.all)
    func tampered(_ tampering: Tampering) async throws {
        let repository = TargetRepository(MemoryRegistry(), spec: .null)
        let key = try #require(Self.key)
        for name in ["lib", "evil"] {
            let blob = Sample.text(name)
            try await repository.add(
                Sample.descriptor("acme.org/\(name)", resources: [Sample.resource("text", blob)]), blobs: [blob])
        }
        let blobs = ["one", "two"].map(Sample.text)
        var descriptor = Sample.descriptor(
            resources: zip(["one", "two"], blobs).map { Sample.resource($0, $1) },
            references: [ComponentReference(name: "lib", componentName: "acme.org/lib", version: "1.0.0")])
        descriptor.labels = [Label(name: "acme.org/l", value: "good", signing: true)]
        try await repository.add(descriptor, blobs: blobs)
        func version() async throws -> ComponentVersion {
            try #require(try await repository.lookup("acme.org/server", "1.0.0"))
        }
        try await VersionSigner(content: LocalContentResolver(), trust: SigningTrust(time: Self.now)).sign(
            try await version(), SigningOptions(name: "acme", key: SignerKey(key)))
        let trust = SigningTrust(
            publicKeys: ["acme": try VerificationKey(pem: key.publicKey.pemPKIX)], time: Self.now)
        let verifier = VersionVerifier(content: LocalContentResolver(), trust: trust)
        try await verifier.verify(try await version()).check()
        try await verifier.verify(try await version(), signatures: ["acme"]).check()

        var changed = try await version().descriptor
        tampering.change(&changed)
        try await repository.add(changed, blobs: blobs)
        for names in [[], ["acme"]] {
            let found = await fault {
                try await verifier.verify(try await version(), signatures: names).check()
            }
            #expect(found?.description.hasPrefix("acme.org/") ?? false, "\(found?.description ?? "")")
        }
    }

    @Test("keys that are given are the ones that count: the system's roots vouch for no other signature")
    func otherSigner() async throws {
        let key = try #require(Self.key)
        let leaf = try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", "evil")], usages: [.codeSigning], isAuthority: false, from: Self.now - 10,
                validFor: 1000), key: try SigningKey.generateP256())
        let trust = SigningTrust(publicKeys: ["acme": try VerificationKey(pem: key.publicKey.pemPKIX)], time: Self.now)
        let digest = DigestSpec(
            hashAlgorithm: "SHA-256", normalisationAlgorithm: "jsonNormalisation/v3",
            value: Digest(of: []).hex)
        let signature = Signature(
            name: "evil", digest: digest,
            signature: SignatureValue.spec([1], algorithm: .pkcs1, chain: [leaf]))
        var check = SignatureCheck(trust: trust, report: { _ in }, allowsSystemRoots: false)
        let refused = await fault { _ = try await check.verify(signature, digest: digest) }
        #expect(refused?.description.contains("no key was given for it") ?? false)
        check.allowsSystemRoots = true
        let asked = await fault { [check] in _ = try await check.verify(signature, digest: digest) }
        #expect(asked?.description.contains("no key was given for it") == false)
    }

    @Test("the certificate must name the signature, also where that is no distinguished name", arguments: ["x=y", ""])
    func oddName(_ name: String) throws {
        let trust = SigningTrust(time: Self.now)
        #expect(!(try IssuerName("CN=somebody").matches(try #require(trust.expectedName(of: name)))))
        #expect(try IssuerName("CN=somebody").matches(try #require(trust.expectedName(of: "somebody"))))
    }

    @Test("the digest of an image counts only with the hash that it was made with")
    func hashOfImage() async throws {
        let config = BytesBlob(Array("{}".utf8), mediaType: "application/x-json")
        let manifest = Manifest(config: config.descriptor, layers: [])
        let store = BlobCollection([config, manifest.blob])
        func digest(_ hash: String) async throws -> DigestSpec {
            try await ResourceDigest.digest(
                of: .artifact(manifest.descriptor, store),
                recorded: DigestSpec(
                    hashAlgorithm: hash, normalisationAlgorithm: ResourceDigest.blobAlgorithm,
                    value: manifest.descriptor.digest.hex))
        }
        #expect(try await digest("SHA-256").value == manifest.descriptor.digest.hex)
        #expect(await fault { _ = try await digest("SHA-512") }?.code == .corrupt)
        #expect(await fault { _ = try await digest("MD5") }?.code == .unsupported)
    }

    @Test("an artifact set that has a file twice is refused: others would take the other one")
    func repeatedFile() async throws {
        func set(_ names: [String]) async throws -> any Blob {
            let sink = BytesWriter(limit: 1 << 20)
            let tar = TarWriter(sink)
            for name in names {
                let text = name == "index.json" ? #"{"schemaVersion":2,"manifests":[]}"# : "{}"
                try await tar.add(TarEntry(name: name, mode: 0o644, modified: 0), bytes: Array(text.utf8))
            }
            try await tar.finish()
            return BytesBlob(sink.bytes, mediaType: "application/x-tar")
        }
        _ = try await ArtifactSet.open(try await set(["index.json", "oci-layout"]))
        for repeated in ["index.json", "oci-layout"] {
            let found = await fault {
                _ = try await ArtifactSet.open(try await set(["index.json", "oci-layout", repeated]))
            }
            #expect(found?.code == .invalid)
        }
    }
}
