import Cryptography
import Diagnostics
import Documents
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

@Suite struct RoutingSlipTests {
    private static let now: Int64 = 1_767_225_600
    private static let key = try? RSAPrivateKey.generate()

    @Test(
        "the normal form of an entry leaves out digest and signature", .enabled(if: Vectors.available),
        arguments: Vectors.cases("descriptor", kinds: "routing-slip"))
    func normalForm(_ vector: VectorCase) throws {
        let entry = try RoutingSlipEntry(try JSONValue(parsing: try vector.bytes("input.json")))
        #expect(try entry.normalForm == (try vector.bytes("expected.normalised")))
        #expect(throws: Fault.self) { try entry.checkDigest() }
    }

    /// An entry with its digest and, if there is a key, its signature.
    private func entry(
        _ comment: String, parent: String? = nil, links: [JSONValue] = [], signed: Bool = false
    ) async throws -> (JSONValue, digest: String) {
        var fields = JSONObject([
            "payload": ["type": "comment", "comment": .string(comment)], "timestamp": "2026-01-01T00:00:00Z",
            "digest": "",
        ])
        if let parent { fields["parent"] = .string(parent) }
        if !links.isEmpty { fields["links"] = .array(links) }
        let form = try RoutingSlipEntry(.object(fields)).normalForm
        let hex = Hex.encode(Hash.digest(.sha256, form))
        fields["digest"] = .string("sha256:\(hex)")
        if signed {
            let signature = try await SignerKey(try #require(Self.key)).sign(hex)
            fields["signature"] = [
                "algorithm": .string(signature.algorithm), "value": .string(signature.value),
                "mediaType": .string(signature.mediaType),
            ]
        }
        return (.object(fields), "sha256:\(hex)")
    }

    private func verify(_ slips: JSONValue) async throws {
        var descriptor = Sample.descriptor()
        descriptor.labels = [Label(name: "routing-slips", value: slips)]
        let key = try VerificationKey(pem: try #require(Self.key).publicKey.pemPKIX)
        try await RoutingSlip.verify(
            try RoutingSlip.list(descriptor),
            trust: SigningTrust(publicKeys: ["acme.org": key, "other.org": key], time: Self.now))
    }

    @Test("a chain of entries with a signed end holds; each change of it is refused")
    func chain() async throws {
        let first = try await entry("built")
        let last = try await entry("checked", parent: first.digest, signed: true)
        let link: JSONValue = ["name": "acme.org", "digest": .string(last.digest)]
        let other = try await entry("received", links: [link], signed: true)
        try await verify(["acme.org": [first.0, last.0], "other.org": [other.0]])

        let unsigned = try await entry("checked", parent: first.digest)
        var fields = try #require(first.0.object)
        fields["timestamp"] = "2027-01-01T00:00:00Z"
        let changed = JSONValue.object(fields)
        let refused: [JSONValue] = [
            ["acme.org": [last.0]], ["acme.org": [first.0, unsigned.0]], ["acme.org": [changed, last.0]],
            ["acme.org": [last.0, first.0]], ["acme.org": [first.0, first.0, last.0]], ["other.org": [other.0]],
            ["nobody.org": [first.0, last.0]], ["acme.org": [first.0]],
        ]
        for slips in refused { #expect(await fault { try await verify(slips) } != nil, "\(slips)") }
    }

    @Test("a label that holds no slips is refused, none is fine")
    func malformed() async throws {
        #expect(try RoutingSlip.list(Sample.descriptor()).isEmpty)
        for value: JSONValue in [[], ["a": "b"], ["a": [["payload": [:]]]]] {
            #expect(await fault { try await verify(value) }?.code == .invalid)
        }
    }
}
