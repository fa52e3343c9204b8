import Cryptography
import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import Testing

@testable import OCMPackaging

@Suite struct VerificationPolicyTests {
    private static let now: Int64 = 1_767_225_600
    private let repository = TargetRepository(MemoryRegistry(), spec: .null)

    private static let keys: (one: RSAPrivateKey, two: RSAPrivateKey)? = {
        guard let one = try? RSAPrivateKey.generate(), let two = try? RSAPrivateKey.generate() else { return nil }
        return (one, two)
    }()

    private func trust(_ names: String...) throws -> SigningTrust {
        let keys = try #require(Self.keys)
        let publicKey = try VerificationKey(pem: try keys.one.publicKey.pemPKIX)
        return SigningTrust(
            publicKeys: Dictionary(uniqueKeysWithValues: names.map { ($0, publicKey) }), time: Self.now)
    }

    /// app → lib, each with a text; app is signed as `one` by the first key and as `two` by the second.
    private func signed() async throws -> ComponentVersion {
        let keys = try #require(Self.keys)
        for (name, references) in [("lib", []), ("app", ["lib"])] {
            let blob = Sample.text(name)
            let descriptor = Sample.descriptor(
                "acme.org/\(name)", resources: [Sample.resource("text", blob), Sample.resource("again", blob)],
                references: references.map {
                    ComponentReference(name: $0, componentName: "acme.org/\($0)", version: "1.0.0")
                })
            try await repository.add(descriptor, blobs: [blob])
        }
        let signer = VersionSigner(content: LocalContentResolver(), trust: SigningTrust(time: Self.now))
        try await signer.sign(try await app(), SigningOptions(name: "one", key: SignerKey(keys.one)))
        try await signer.sign(try await app(), SigningOptions(name: "two", key: SignerKey(keys.two)))
        return try await app()
    }

    private func app() async throws -> ComponentVersion {
        try #require(try await repository.lookup("acme.org/app", "1.0.0"))
    }

    private func examine(_ version: ComponentVersion, _ policy: VerificationPolicy) async throws -> VerificationResult {
        try await VersionVerifier(content: LocalContentResolver(), policy: policy).examine(version)
    }

    @Test("what the policy demands decides: every signature, some by name, so many")
    func demands() async throws {
        let app = try await signed()
        let trust = try trust("one", "two")
        #expect(try await examine(app, VerificationPolicy(.named(["one"]), trust: trust)).isValid)
        #expect(try await examine(app, VerificationPolicy(.atLeast(1), trust: trust)).isValid)
        for demand in [VerificationPolicy.Demand.every, .named(["one", "two"]), .named(["nobody"]), .atLeast(2)] {
            let result = try await examine(app, VerificationPolicy(demand, trust: trust))
            #expect(!result.isValid && result.signatureRefusal != nil && result.refusals.isEmpty, "\(demand)")
        }
        let verdicts = try await examine(app, VerificationPolicy(.every, trust: trust)).signatures
        #expect(verdicts.map(\.isVerified) == [true, false])
    }

    @Test("all that is wrong is told, with the place of each")
    func enumerated() async throws {
        let app = try await signed()
        let policy = VerificationPolicy(.named(["one"]), trust: try trust("one"))
        #expect(try await examine(app, policy).isValid)
        let evil = Sample.text("evil")
        try await repository.add(
            Sample.descriptor("acme.org/lib", resources: [Sample.resource("text", evil)]), blobs: [evil])
        let changed = try await examine(app, policy)
        #expect(changed.refusals.map(\.place) == [.reference(0)])
        #expect(changed.refusals.map(\.version) == ["acme.org/app:1.0.0"])
        // The signature itself holds over what is recorded; the version is refused all the same.
        #expect(changed.signatures.map(\.isVerified) == [true])
        #expect(!changed.isValid)
        #expect(throws: Fault.self) { try changed.check() }
    }

    @Test("content that was excluded from the signature is refused where the policy says so")
    func excluded() async throws {
        let keys = try #require(Self.keys)
        let blob = Sample.text("x")
        var resource = Sample.resource("text", blob)
        resource.digest = .excluded
        try await repository.add(Sample.descriptor("acme.org/app", resources: [resource]), blobs: [blob])
        try await VersionSigner(content: LocalContentResolver(), trust: SigningTrust(time: Self.now))
            .sign(try await app(), SigningOptions(name: "one", key: SignerKey(keys.one)))
        var policy = VerificationPolicy(trust: try trust("one"))
        #expect(try await examine(try await app(), policy).isValid)
        policy.allowsExcludedContent = false
        let result = try await examine(try await app(), policy)
        #expect(result.refusals.map(\.place) == [.resource(0)])
    }

    @Test("a key given for a name fixes the kind of signature, whatever the document says")
    func scheme() async throws {
        let app = try await signed()
        var trust = try trust("one")
        for algorithm in ["GPG", "sigstore", "sigstore-v2", "Sigstore/v1alpha1"] {
            var signature = try #require(app.descriptor.signatures.first)
            let check = SignatureCheck(trust: trust, report: { _ in })
            _ = try await check.verify(signature, digest: signature.digest)
            signature.signature.algorithm = algorithm
            #expect(await fault { _ = try await check.verify(signature, digest: signature.digest) }?.code == .denied)
        }
        trust.scheme = .openPGP
        #expect(!(try await examine(app, VerificationPolicy(.named(["one"]), trust: trust)).isValid))
    }

    /// Counts how often each content is opened for reading.
    private struct CountingResolver: ContentResolver {
        let reads: Locked<Int>

        private struct CountingBlob: Blob {
            let blob: any Blob
            let reads: Locked<Int>
            var descriptor: Descriptor { blob.descriptor }

            func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
                reads.with { $0 += 1 }
                return try await blob.withReader(use)
            }
        }

        func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent {
            switch try await LocalContentResolver().content(of: access, in: version) {
            case .blob(let blob): .blob(CountingBlob(blob: blob, reads: reads))
            case let other: other
            }
        }
    }

    @Test("content that several resources share is read once, for several signatures too")
    func readOnce() async throws {
        let app = try await signed()
        let reads = Locked(0)
        let verifier = VersionVerifier(content: CountingResolver(reads: reads), trust: try trust("one", "two"))
        _ = try await verifier.verify(app)
        #expect(reads.with { $0 } == 2)
    }
}
