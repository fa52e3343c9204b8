import Cryptography
import Diagnostics
import Documents
import Glibc
import Host
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// An authority that certifies identities, a log and a signer, all by the program `openssl`.
private struct SigstoreWorld {
    let authority: [UInt8]
    let logKey: [UInt8]
    let stamps: TimestampAuthority
    let certificate: Certificate
    /// The bundle as a document.
    let bundle: JSONValue
    let digest: DigestSpec

    /// - Parameter stamped: the time comes from a time stamp, the log promises nothing.
    static func make(version: String = ".v0.3+json", stamped: Bool = false) async throws -> SigstoreWorld {
        try await TemporaryFolder.with(prefix: "ocm-sigstore-") { folder in
            func path(_ name: String) -> String { Paths.join(folder, name) }
            func write(_ name: String, _ bytes: [UInt8]) async throws {
                try await Files.replace(path(name), with: bytes, sync: false)
            }
            func read(_ name: String) async throws -> [UInt8] { try await Files.read(path(name), limit: 1 << 20) }
            func openssl(_ arguments: String...) async throws {
                let result = try await Processes.run(
                    "openssl", arguments, folder: folder, timeout: .seconds(300))
                try #require(result.succeeded, "\(String(decoding: result.errors, as: UTF8.self))")
            }
            func sign(_ message: [UInt8], _ key: String) async throws -> [UInt8] {
                try await write("message", message)
                try await openssl("dgst", "-sha256", "-sign", key, "-out", "signature", "message")
                return try await read("signature")
            }
            for key in ["ca.key", "leaf.key", "log.key"] {
                try await openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
            }
            try await openssl("ec", "-in", "log.key", "-pubout", "-out", "log.pub")
            try await openssl(
                "req", "-x509", "-key", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=fulcio", "-addext",
                "keyUsage=critical,keyCertSign")
            try await openssl("req", "-new", "-key", "leaf.key", "-subj", "/CN=none", "-out", "leaf.csr")
            try await write(
                "ext",
                Array(
                    """
                    subjectAltName=URI:https://github.com/acme/product/.github/workflows/release.yaml@refs/heads/main
                    keyUsage=critical,digitalSignature
                    extendedKeyUsage=codeSigning
                    1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:https://token.actions.githubusercontent.com
                    """.utf8))
            try await openssl(
                "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "leaf.pem", "-days",
                "1", "-extfile", "ext", "-set_serial", "9")
            let leaf = try Certificate(pem: try await read("leaf.pem"))

            let digest = DigestSpec(
                hashAlgorithm: "SHA-256", normalisationAlgorithm: "jsonNormalisation/v4alpha1",
                value: Hex.encode(Hash.digest(.sha256, [1, 2, 3])))
            let message = Hash.digest(.sha256, [1, 2, 3])
            let hash = Hash.digest(.sha256, message)
            let signature = try await sign(message, "leaf.key")
            let body: JSONValue = [
                "apiVersion": "0.0.1", "kind": "hashedrekord",
                "spec": [
                    "data": ["hash": ["algorithm": "sha256", "value": .string(Hex.encode(hash))]],
                    "signature": [
                        "content": .string(Base64.encode(signature)),
                        "publicKey": ["content": .string(Base64.encode(leaf.pem))],
                    ],
                ],
            ]
            let bodyBytes = try CanonicalJSON.encode(body)
            let root = Base64.encode(Hash.digest(.sha256, [0] + bodyBytes))
            let note = "log.example\n1\n\(root)\n"
            let checkpoint = Base64.encode([0, 0, 0, 0] + (try await sign(Array(note.utf8), "log.key")))
            let logPEM = try await read("log.pub")
            let logID = Hash.digest(.sha256, try ECPublicKey(pem: logPEM).der)
            let now = Int64(time(nil))
            let promised: JSONValue = [
                "body": .string(Base64.encode(bodyBytes)), "integratedTime": .number(JSONNumber(now)),
                "logID": .string(Hex.encode(logID)), "logIndex": 0,
            ]
            let promise = try await sign(try CanonicalJSON.encode(promised), "log.key")
            var entry = JSONObject([
                "logIndex": "0", "logId": ["keyId": .string(Base64.encode(logID))],
                "kindVersion": ["kind": "hashedrekord", "version": "0.0.1"],
                "inclusionProof": [
                    "logIndex": "0", "treeSize": "1", "hashes": [], "rootHash": .string(root),
                    "checkpoint": ["envelope": .string("\(note)\n— log.example \(checkpoint)\n")],
                ],
                "canonicalizedBody": .string(Base64.encode(bodyBytes)),
            ])
            let stamps = try await TimestampAuthority()
            var material = JSONObject(["certificate": ["rawBytes": .string(Base64.encode(leaf.der))]])
            if stamped {
                let token = try await stamps.response(Hex.encode(Hash.digest(.sha256, signature)))
                material["timestampVerificationData"] = [
                    "rfc3161Timestamps": [["signedTimestamp": .string(Base64.encode(token))]]
                ]
            } else {
                entry["integratedTime"] = .string("\(now)")
                entry["inclusionPromise"] = ["signedEntryTimestamp": .string(Base64.encode(promise))]
            }
            if version == "+json;version=0.1" {
                entry["inclusionProof"] = nil
                material["certificate"] = nil
                material["x509CertificateChain"] = [
                    "certificates": [["rawBytes": .string(Base64.encode(leaf.der))]]
                ]
            }
            material["tlogEntries"] = [.object(entry)]
            let bundle: JSONValue = [
                "mediaType": .string("application/vnd.dev.sigstore.bundle" + version),
                "verificationMaterial": .object(material),
                "messageSignature": [
                    "messageDigest": ["algorithm": "SHA2_256", "digest": .string(Base64.encode(hash))],
                    "signature": .string(Base64.encode(signature)),
                ],
            ]
            return SigstoreWorld(
                authority: try await read("ca.pem"), logKey: logPEM, stamps: stamps, certificate: leaf, bundle: bundle,
                digest: digest)
        }
    }

    func trust(
        identity: SigstoreIdentity? = nil, issuer: SigstoreIdentity? = nil, authorities: [UInt8]? = nil
    ) throws -> SigstoreTrust {
        try SigstoreTrust(
            logKeys: logKey, authorities: authorities ?? authority,
            identity: try identity
                ?? SigstoreIdentity("https://github.com/acme/product/.github/workflows/release.yaml@refs/heads/main"),
            issuer: try issuer ?? SigstoreIdentity("https://token.actions.githubusercontent.com"))
    }

    func signature(_ bundle: JSONValue? = nil) -> SignatureSpec {
        SignatureSpec(
            algorithm: "Sigstore/v1alpha1", value: Base64.encode((bundle ?? self.bundle).encoded()),
            mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json")
    }
}

@Suite("Sigstore bundles") struct SigstoreBundleTests {
    @Test(
        "a bundle is verified offline, in every version of its form",
        arguments: ["+json;version=0.1", "+json;version=0.2", "+json;version=0.3", ".v0.3+json"])
    func versions(_ version: String) async throws {
        let world = try await SigstoreWorld.make(version: version)
        let signer = try world.trust().verify(world.signature(), digest: world.digest)
        #expect(signer.hasPrefix("https://github.com/acme/product/") && signer.hasSuffix("githubusercontent.com)"))
        var other = world.digest
        other.value = String(repeating: "ab", count: 32)
        #expect(throws: Fault.self) { try world.trust().verify(world.signature(), digest: other) }
    }

    @Test("regular expressions say who may sign and who told it; a text is taken as it is")
    func identities() async throws {
        let world = try await SigstoreWorld.make()
        let accepted = ["^https://github\\.com/acme/", "release\\.yaml@refs/(heads|tags)/main$"]
        for pattern in accepted {
            let trust = try world.trust(
                identity: SigstoreIdentity(pattern: pattern),
                issuer: SigstoreIdentity(pattern: "^https://token\\.actions"))
            #expect(throws: Never.self) { try trust.verify(world.signature(), digest: world.digest) }
        }
        let refused: [SigstoreTrust] = [
            try world.trust(identity: SigstoreIdentity(pattern: "^https://github\\.com/mallory/")),
            try world.trust(issuer: SigstoreIdentity(pattern: "^https://accounts\\.google")),
            try world.trust(identity: SigstoreIdentity("https://github.com/acme/")),
            try world.trust(issuer: SigstoreIdentity("https://token")),
        ]
        for trust in refused {
            let fault = #expect(throws: Fault.self) { try trust.verify(world.signature(), digest: world.digest) }
            #expect(fault?.message.hasPrefix("signed by https://github.com/acme/") ?? false)
        }
        #expect(throws: Fault.self) { try SigstoreIdentity(pattern: "(a") }
        #expect(throws: Fault.self) { try SigstoreIdentity(pattern: "") }
    }

    @Test("a time stamp of a trusted authority stands in for the promise of the log")
    func stamped() async throws {
        let world = try await SigstoreWorld.make(stamped: true)
        var trust = try world.trust()
        let fault = #expect(throws: Fault.self) { try trust.verify(world.signature(), digest: world.digest) }
        #expect(fault?.message.contains("says when it was signed") ?? false)
        trust.stampRoots = [world.stamps.root]
        #expect(throws: Never.self) { try trust.verify(world.signature(), digest: world.digest) }
        trust.stampRoots = [try await TimestampAuthority().root]
        #expect(throws: Fault.self) { try trust.verify(world.signature(), digest: world.digest) }
    }

    @Test("what is changed, missing, of another kind or from strangers is refused")
    func refused() async throws {
        let world = try await SigstoreWorld.make()
        let stranger = try await SigstoreWorld.make()
        let trust = try world.trust()
        #expect(throws: Never.self) { try trust.verify(world.signature(), digest: world.digest) }
        func refuse(_ text: String, _ change: (inout JSONObject) -> Void) throws {
            var bundle = try #require(world.bundle.object)
            change(&bundle)
            let fault = #expect(throws: Fault.self, "\(text)") {
                try trust.verify(world.signature(.object(bundle)), digest: world.digest)
            }
            #expect(fault?.message.contains(text) ?? false, "\(fault?.message ?? "")")
        }
        func material(_ change: @escaping (inout JSONObject) -> Void) -> (inout JSONObject) -> Void {
            { bundle in
                var material = bundle["verificationMaterial"]?.object ?? JSONObject()
                change(&material)
                bundle["verificationMaterial"] = .object(material)
            }
        }
        func entry(_ key: String, _ value: JSONValue?) -> (inout JSONObject) -> Void {
            material { material in
                var entry = material["tlogEntries"]?.array?.first?.object ?? JSONObject()
                entry[key] = value
                material["tlogEntries"] = [.object(entry)]
            }
        }
        let otherMaterial = stranger.bundle["verificationMaterial"]
        try refuse("only versions 0.1 to 0.3") { $0["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.4+json" }
        try refuse("dsseEnvelope") { $0["dsseEnvelope"] = [:] }
        try refuse("bare key", material { $0["publicKey"] = ["hint": "x"] })
        try refuse("has no certificate", material { $0["certificate"] = nil })
        try refuse("has no entry", material { $0["tlogEntries"] = [] })
        try refuse("not made with the key", material { $0["certificate"] = otherMaterial?["certificate"] })
        try refuse("is not trusted", material { $0["tlogEntries"] = otherMaterial?["tlogEntries"] })
        try refuse("no proof of its inclusion", entry("inclusionProof", nil))
        try refuse("says when it was signed", entry("inclusionPromise", nil))
        try refuse("did not sign its entry", entry("integratedTime", "1"))
        try refuse("did not sign its entry", entry("logIndex", "5"))
        try refuse("not made with the key") { bundle in
            bundle["messageSignature"] = stranger.bundle["messageSignature"]
        }
        try refuse("did not sign its entry", entry("canonicalizedBody", .string(Base64.encode(Array("{}".utf8)))))
        // an authority that did not certify the signer
        let foreign = try world.trust(authorities: stranger.authority)
        #expect(throws: Fault.self) { try foreign.verify(world.signature(), digest: world.digest) }
        // the kind of a bundle under a media type of the first generation
        var spec = world.signature()
        spec.mediaType = "application/vnd.ocm.signature.sigstore"
        #expect(throws: Fault.self) { try trust.verify(spec, digest: world.digest) }
    }
}
