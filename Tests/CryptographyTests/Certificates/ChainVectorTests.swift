import Cryptography
import Diagnostics
import Documents
import OCMTestSupport
import Testing

/// Chains embedded in signatures, with the verdicts of the Go tools.
@Suite("Chain vectors", .enabled(if: Vectors.available))
struct ChainVectorTests {
    static let vectors = Vectors.cases("descriptor", kinds: "signature-verdicts").filter {
        $0.name.hasPrefix("real-pem-v1-") || $0.name.hasPrefix("real-pem-v2-")
    }

    @Test("a chain is trusted under the roots given, or not", arguments: vectors)
    func chains(_ vector: VectorCase) throws {
        let document = try YAMLStream.parse(try vector.bytes("component-descriptor.yaml")).first?.root
        let text = try document?.jsonValue(.yaml11)["signatures"]?.array?.first?["signature"]?["value"]?.string
        let chain = try Certificate.chain(pem: Array(try #require(text).utf8))
        for check in vector.spec["checks"]?.array ?? [] {
            guard check["trust"]?["publicKey"] == nil, let valid = check["preferred"]?["valid"]?.bool else { continue }
            let roots = try (check["trust"]?["roots"]?.array ?? []).compactMap(\.string)
                .flatMap { try Certificate.chain(pem: try vector.bytes($0)) }
            let verifier = CertificateVerifier(roots: roots, time: VerifierTests.now, purpose: .codeSigning)
            let found = try? verifier.verify(chain)
            #expect((found != nil) == valid, "\(check["name"]?.string ?? "")")
        }
    }
}
