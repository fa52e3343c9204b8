import Cryptography
import Diagnostics
import FoundationEssentials
import Host
import Testing

@testable import HTTP

@Suite("Trusted authorities")
struct TrustStoreTests {
    private let first: [UInt8]
    private let second: [UInt8]

    init() throws {
        let now = Int64(Date().timeIntervalSince1970)
        first = try TransientAuthority(name: "first", now: now).certificate.pem
        second = try TransientAuthority(name: "second", now: now).certificate.pem
    }

    private func subjects(_ source: TrustStore.Source) throws -> [String] {
        guard case .pem(let bytes) = source else { return [] }
        return try Certificate.chain(pem: bytes).map(\.subject.text)
    }

    @Test("SSL_CERT_FILE and SSL_CERT_DIR replace the system's, each its part")
    func variables() async throws {
        try await TemporaryFolder.with(prefix: "trust") { folder in
            let file = folder + "/first.pem"
            try await Files.replace(file, with: first)
            try await Files.makeFolder(folder + "/more", intermediate: false)
            try await Files.replace(folder + "/more/second.crt", with: second)
            try await Files.replace(folder + "/more/readme", with: Array("no certificate".utf8))
            let both = ["SSL_CERT_FILE": file, "SSL_CERT_DIR": "/nowhere:\(folder)/more"]
            let source = try TrustStore.source(roots: nil, extra: [], environment: both)
            #expect(try subjects(source) == ["CN=first", "CN=second"])

            // A folder without anything new leaves the file itself, which libcurl keeps parsed.
            let alone = ["SSL_CERT_FILE": file, "SSL_CERT_DIR": "/nowhere"]
            guard case .file(file) = try TrustStore.source(roots: nil, extra: [], environment: alone) else {
                Issue.record("not the file")
                return
            }
            let extra = try TrustStore.source(roots: nil, extra: second, environment: alone)
            #expect(try subjects(extra) == ["CN=first", "CN=second"])
        }
    }

    @Test("given roots stand alone, with the extra ones")
    func given() throws {
        #expect(
            try subjects(TrustStore.source(roots: first, extra: second, environment: [:])) == ["CN=first", "CN=second"])
        #expect(try subjects(TrustStore.source(roots: first, extra: [], environment: [:])) == ["CN=first"])
    }

    @Test("no authority at all, or bytes that are none, are said so")
    func missing() {
        let nothing = ["SSL_CERT_FILE": "/nowhere", "SSL_CERT_DIR": "/nowhere"]
        #expect(throws: Fault.self) { try TrustStore.source(roots: nil, extra: [], environment: nothing) }
        #expect(throws: Fault.self) { try TrustStore.source(roots: Array("x".utf8), extra: [], environment: [:]) }
        #expect(throws: Fault.self) { try TrustStore.source(roots: nil, extra: Array("x".utf8), environment: [:]) }
    }
}
