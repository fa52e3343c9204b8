import Cryptography
import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

@Suite(.enabled(if: Vectors.available))
struct SignatureVectorTests {
    /// 2026-01-01: the certificates of the vectors are valid then, apart from those made to be expired.
    static let time: Int64 = 1_767_225_600

    struct Check: Sendable, CustomTestStringConvertible {
        let vector: VectorCase
        let number: Int
        let check: JSONValue
        var testDescription: String { "\(vector.name)[\(number)]" }
    }

    static let checks = Vectors.cases("descriptor", kinds: "signature-verdicts").flatMap { vector in
        (vector.spec["checks"]?.array ?? []).enumerated().map { Check(vector: vector, number: $0, check: $1) }
    }.filter { check in
        // null: either answer is fine
        check.check["preferred"]?["valid"]?.bool != nil
    }

    @Test("a signature is judged as the vector says", arguments: checks)
    func verdict(_ item: Check) async throws {
        let repository = VectorRepository(item.vector)
        let wanted = item.check["preferred"]?["valid"]?.bool ?? false
        let names = [item.check["signature"]?.string].compactMap { $0 }
        let found = await fault {
            let root = try #require(try await repository.root())
            let trust = try trust(item, names)
            let verifier = VersionVerifier(content: LocalContentResolver(), trust: trust)
            try await verifier.verify(root, signatures: names).check()
        }
        let why = item.check["preferred"]?["why"]?.string ?? ""
        #expect((found == nil) == wanted, "\(why): \(found.map { "\($0)" } ?? "accepted")")
    }

    private func trust(_ item: Check, _ names: [String]) throws -> SigningTrust {
        var trust = SigningTrust(time: Self.time)
        let given = item.check["trust"]
        if let file = given?["publicKey"]?.string {
            let key = try VerificationKey(pem: try item.vector.bytes(file))
            for name in names { trust.publicKeys[name] = key }
        }
        trust.roots = try (given?["roots"]?.array ?? []).compactMap(\.string).map {
            try TrustedRoots(pem: try item.vector.bytes($0))
        }
        let openPGP = try (given?["gpgPublicKey"]?.array ?? []).compactMap(\.string).flatMap {
            try item.vector.bytes($0)
        }
        if !openPGP.isEmpty {
            let key = try OpenPGPKey(openPGP, fingerprint: given?["fingerprint"]?.string)
            for name in names { trust.openPGPKeys[name] = key }
        }
        if let text = given?["issuer"]?.string {
            let pieces = text.split(separator: ":=", maxSplits: 1).map(String.init)
            trust.issuers[pieces.count > 1 ? pieces[0] : ""] = try IssuerName(pieces.last ?? "")
        }
        return trust
    }

    @Test(
        "which forms of private keys sign, and with what value",
        arguments: Vectors.cases("descriptor", kinds: "private-key-forms"))
    func privateKeys(_ vector: VectorCase) async throws {
        for key in vector.spec["keys"]?.array ?? [] {
            let file = try #require(key["key"]?.string)
            let repository = VectorRepository(vector)
            let root = try #require(try await repository.root())
            var signed: String?
            let found = await fault {
                let signer = VersionSigner(content: LocalContentResolver(), trust: SigningTrust(time: Self.time))
                let options = SigningOptions(name: "release", key: try SignerKey(pem: try vector.bytes(file)))
                let closure = try await signer.sign(root, options)
                signed = closure.last?.descriptor.signatures.last?.signature.value
            }
            let preferred = key["preferred"]?["exit"]?.number?.int ?? key["v1"]?["exit"]?.number?.int
            let isWeak = file.contains("1024")
            #expect((found == nil) == (preferred == 0 && !isWeak), "\(file): \(found.map { "\($0)" } ?? "accepted")")
            if let value = key["v1"]?["value"]?.string, found == nil { #expect(signed == value, "\(file)") }
        }
    }

    @Test(
        "names of issuers are parsed and written in one form",
        arguments: Vectors.cases("descriptor", kinds: "distinguished-name"))
    func names(_ vector: VectorCase) throws {
        for item in vector.spec["cases"]?.array ?? [] {
            if let input = item["input"]?.string {
                #expect(try IssuerName(input).text == item["string"]?.string)
            } else {
                func name(_ value: JSONValue?) throws -> IssuerName {
                    let parts = value?.object?.members.flatMap { member in
                        (member.value.array ?? [member.value]).compactMap(\.string).map { "\(member.key)=\($0)" }
                    }
                    return try IssuerName((parts ?? []).joined(separator: ","))
                }
                #expect(try name(item["name"]).matches(try name(item["pattern"])) == item["match"]?.bool)
            }
        }
    }

    /// Keyless signatures are another algorithm.
    static let signatures = Vectors.cases("descriptor", kinds: "signature").filter { !$0.name.contains("sigstore") }

    @Test(
        "a signature over a known digest is verified, and made again where that is deterministic", arguments: signatures
    )
    func known(_ vector: VectorCase) async throws {
        let input = vector.spec["input"]
        let file = try #require((input?["publicKey"] ?? input?["certificate"])?.string)
        let key = try VerificationKey(pem: try vector.bytes(file))
        let entry: (digest: String, spec: SignatureSpec)
        if let name = input?["descriptor"]?.string {
            let descriptor = try ComponentDescriptor(parsing: try vector.bytes(name))
            let signature = try #require(descriptor.signatures.first)
            entry = (signature.digest.value, signature.signature)
        } else {
            let name = (input?["signature"] ?? vector.spec["expected"]?["signature"])?.string ?? ""
            let document = try JSONValue(parsing: try vector.bytes(name))
            func text(_ part: String, _ field: String) -> String { document[part]?[field]?.string ?? "" }
            entry = (
                text("digest", "value"),
                SignatureSpec(
                    algorithm: text("signature", "algorithm"), value: text("signature", "value"),
                    mediaType: text("signature", "mediaType"))
            )
        }
        let expected = vector.spec["expected"]
        let isValid = (expected?["valid"] ?? expected?["signatureOverRecordedDigest"])?.bool ?? false
        let found = await fault { try key.verify(entry.spec, digest: entry.digest) }
        #expect((found == nil) == isValid)
        if let name = input?["privateKey"]?.string {
            let signer = try SignerKey(pem: try vector.bytes(name))
            #expect(try await signer.sign(entry.digest) == entry.spec)
        }
    }
}
