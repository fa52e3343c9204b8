import Cryptography
import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// The public key of rekor.sigstore.dev, as Sigstore publishes it.
private let rekorKey = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwr
    kBbmLSGtks4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==
    -----END PUBLIC KEY-----
    """

@Suite(.enabled(if: Vectors.available)) struct SigstoreTests {
    private static let vectors = Vectors.cases("descriptor", kinds: "signature").filter { $0.name.contains("sigstore") }

    private func signature(_ vector: VectorCase) throws -> Signature {
        let document = try JSONValue(parsing: try vector.bytes("signature.json"))
        func text(_ part: String, _ field: String) -> String { document[part]?[field]?.string ?? "" }
        return Signature(
            name: document["name"]?.string ?? "",
            digest: DigestSpec(
                hashAlgorithm: text("digest", "hashAlgorithm"),
                normalisationAlgorithm: text("digest", "normalisationAlgorithm"),
                value: vector.spec["input"]?["digest"]?.string ?? ""),
            signature: SignatureSpec(
                algorithm: text("signature", "algorithm"), value: text("signature", "value"),
                mediaType: text("signature", "mediaType")))
    }

    @Test("an entry of the transparency log is verified offline against the key of the log", arguments: vectors)
    func entries(_ vector: VectorCase) throws {
        let logs = try TransparencyLog.list(pem: Array(rekorKey.utf8))
        let signature = try signature(vector)
        let entry = try #require(try RekorEntry.list(signature.signature).first)
        let wanted = vector.spec["expected"]?["valid"]?.bool
        let isValid = (try? entry.verify(digest: signature.digest, logs: logs)) != nil
        #expect(isValid == wanted)
        // the same log under another key is none that is trusted
        let other = try ForeignKey.pem()
        #expect(throws: Fault.self) {
            try entry.verify(digest: signature.digest, logs: try TransparencyLog.list(pem: other))
        }
    }

    @Test("each byte of a logged entry is protected: body, time, place, proof and checkpoint")
    func tampered() throws {
        let vector = try #require(Self.vectors.first { $0.spec["expected"]?["valid"]?.bool == true })
        let logs = try TransparencyLog.list(pem: Array(rekorKey.utf8))
        let signature = try signature(vector)
        let bytes = try #require(Base64.decode(signature.signature.value))
        let text = String(decoding: bytes, as: UTF8.self)
        let changes = [
            ("\"integratedTime\":1768821857", "\"integratedTime\":1768821858"), ("834735212", "834735213"),
            ("712830951\\n", "712830952\\n"), ("0f9d35bdb89891b6", "1f9d35bdb89891b6"),
            ("\"logIndex\":712830950", "\"logIndex\":712830949"),
        ]
        for (old, new) in changes {
            #expect(text.contains(old), "\(old)")
            var changed = signature.signature
            changed.value = Base64.encode(Array(text.replacing(old, with: new).utf8))
            let entry = try #require(try RekorEntry.list(changed).first)
            #expect(throws: Fault.self, "\(old)") { try entry.verify(digest: signature.digest, logs: logs) }
        }
        var empty = signature.signature
        empty.value = Base64.encode(Array("{}".utf8))
        #expect(throws: Fault.self) { try RekorEntry.list(empty) }
    }

    @Test("an identity is needed, and a bare key in the log proves none")
    func identity() throws {
        #expect(throws: Fault.self) {
            try SigstoreIdentity("")
        }
        let trust = try SigstoreTrust(
            logKeys: Array(rekorKey.utf8), authorities: [], identity: SigstoreIdentity("jane@example.org"),
            issuer: SigstoreIdentity("https://example.org"))
        let vector = try #require(Self.vectors.first { $0.spec["expected"]?["valid"]?.bool == true })
        let signature = try signature(vector)
        let fault = #expect(throws: Fault.self) { try trust.verify(signature.signature, digest: signature.digest) }
        #expect(fault?.description.contains("bare key") ?? false)
    }

    @Test("the certificate of the log is of the identity that GitHub told")
    func certificate() throws {
        let vector = try #require(Vectors.cases("descriptor").first { $0.name == "sig-sigstore-wrong-digest" })
        let document = try JSONValue(parsing: try vector.bytes("signature.json"))
        let digest = try #require(document["digest"])
        var signature = try signature(vector)
        signature.digest.value = digest["value"]?.string ?? ""
        let entry = try #require(try RekorEntry.list(signature.signature).first)
        let logs = try TransparencyLog.list(pem: Array(rekorKey.utf8))
        guard case .certificate(let certificate) = try entry.verify(digest: signature.digest, logs: logs).key else {
            Issue.record("a bare key")
            return
        }
        #expect(certificate.subjectAlternativeNames.count == 1)
        #expect(certificate.sigstoreIssuer == "https://github.com/login/oauth")
        // an authority that did not certify it
        let trust = try SigstoreTrust(
            logKeys: Array(rekorKey.utf8), authorities: [],
            identity: SigstoreIdentity(certificate.subjectAlternativeNames[0]),
            issuer: SigstoreIdentity("https://github.com/login/oauth"))
        #expect(throws: Fault.self) { try trust.verify(signature.signature, digest: signature.digest) }
        let anchored = try SigstoreTrust(
            logKeys: Array(rekorKey.utf8), authorities: certificate.pem,
            identity: SigstoreIdentity(certificate.subjectAlternativeNames[0]),
            issuer: SigstoreIdentity("https://github.com/login/oauth"))
        #expect(throws: Never.self) { try anchored.verify(signature.signature, digest: signature.digest) }
        var other = anchored
        other.identity = try SigstoreIdentity("mallory@example.org")
        #expect(throws: Fault.self) { try other.verify(signature.signature, digest: signature.digest) }
    }

    @Test("a trusted root gives logs and authorities; one that lacks either is refused")
    func trustedRoot() throws {
        let log = Base64.encode(try #require(try PEM.blocks(in: Array(rekorKey.utf8)).first).bytes)
        let authority = Base64.encode(try ForeignKey.authority().der)
        func root(_ logs: String, _ authorities: String) -> [UInt8] {
            Array(
                """
                {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[\(logs)],
                "certificateAuthorities":[{"certChain":{"certificates":[\(authorities)]}}],"ctlogs":[]}
                """.utf8)
        }
        let (jane, github) = (try SigstoreIdentity("a@b.c"), try SigstoreIdentity("https://i"))
        let (logs, authorities) = (#"{"publicKey":{"rawBytes":"\#(log)"}}"#, #"{"rawBytes":"\#(authority)"}"#)
        let trust = try SigstoreTrust(trustedRoot: root(logs, authorities), identity: jane, issuer: github)
        #expect(trust.logs.count == 1)
        #expect(trust.authorities.count == 1)
        for bad in [
            root("", authorities), root(logs, ""), Array("[]".utf8),
            root(#"{"publicKey":{"rawBytes":"AA=="}}"#, authorities),
        ] {
            #expect(throws: Fault.self) { try SigstoreTrust(trustedRoot: bad, identity: jane, issuer: github) }
        }
    }
}

/// A key of no log.
private enum ForeignKey {
    static func authority() throws -> Certificate {
        try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", "authority")], usages: [.codeSigning], isAuthority: true, from: 0,
                validFor: 4_000_000_000), key: try SigningKey.generateP256())
    }

    static func pem() throws -> [UInt8] {
        PEM.encode(label: "PUBLIC KEY", bytes: try SigningKey.generateP256().publicKeyDER)
    }
}
