import Diagnostics
import HTTP
import Host
import OCI
import OCMTestSupport
import Testing

@testable import OCIRegistry

/// Our client against our server over the network.
@Suite struct OwnRegistryTests {
    @Test("a repository of our registry owes what every target owes")
    func conforms() async throws {
        try await ServedOverHTTP.with { registry in
            try await RemoteConformance.check(registry.address)
        }
    }

    @Test("so does one with TLS and a password")
    func secured() async throws {
        try await ServedOverHTTP.with(tls: true, user: "anna", password: "secret") { registry in
            var configuration = ClientConfiguration()
            configuration.roots = registry.authorityPEM
            let right = FixedCredentials(RegistryCredentials(username: "anna", password: "secret"))
            try await RemoteConformance.check(registry.address, configuration: configuration, credentials: right)
        }
    }

    @Test("a wrong password, or none, is told without the password", arguments: [nil, "wrong!"])
    func denied(_ password: String?) async throws {
        try await ServedOverHTTP.with(user: "anna", password: "secret") { registry in
            let credentials = password.map { RegistryCredentials(username: "anna", password: $0) }
            try await with(registry, FixedCredentials(credentials)) { client in
                let blob = BytesBlob(Array("content".utf8), mediaType: .octetStream)
                let repository = try client.remoteRepository("a")
                for attempt in 0..<2 {
                    let fault = await #expect(throws: Fault.self) {
                        if attempt == 0 { _ = try await repository.tags() } else { try await repository.ingest(blob) }
                    }
                    #expect(fault?.code == .denied)
                    #expect(fault.map { "\($0)".contains(registry.address) && !"\($0)".contains("wrong!") } == true)
                    #expect(fault?.message.contains(password == nil ? "none are configured" : "user anna") == true)
                }
            }
        }
    }

    @Test("a large blob in chunks, many blobs at once, mounts, referrers, deletion")
    func everything() async throws {
        try await ServedOverHTTP.with { registry in
            var options = RegistryOptions()
            options.chunkedFrom = 1_000_000
            options.chunkSize = 700_000
            try await with(registry, FixedCredentials(nil), options) { client in
                let (one, two) = (try client.remoteRepository("a/one"), try client.remoteRepository("a/two"))
                let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 / 7) }
                let large = BytesBlob(bytes, mediaType: .imageLayer)
                try await one.ingest(large)
                #expect(try await one.blob(large.descriptor).bytes(limit: bytes.count) == bytes)
                let layers = (0..<20).map { BytesBlob(Array("layer \($0)".utf8), mediaType: .imageLayer) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for layer in layers { group.addTask { try await one.ingest(layer) } }
                    try await group.waitForAll()
                }
                let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
                try await one.ingest(config)
                let manifest = Manifest(
                    config: config.descriptor, layers: [large.descriptor] + layers.map(\.descriptor))
                try await one.ingest(manifest.blob)
                try await one.tag(manifest.blob.descriptor, as: "1.0")
                #expect(try await one.resolve("1.0") == manifest.blob.descriptor)
                for content in manifest.layers + [config.descriptor] {
                    #expect(try await two.mount(content, from: one))
                }
                try await two.ingest(manifest.blob)
                let subject = manifest.blob.descriptor
                let referrer = Manifest(
                    config: config.descriptor, layers: [], artifactType: "application/x.y", subject: subject)
                try await two.ingest(referrer.blob)
                #expect(try await two.referrers(of: subject.digest).map(\.digest) == [referrer.blob.descriptor.digest])
                #expect(try await two.referrers(of: subject.digest, artifactType: "application/z").isEmpty)
                #expect(try await client.repositories() == ["a/one", "a/two"])
                try await one.deleteManifest(subject.digest)
                #expect(try await one.tags() == [])
                #expect(try await two.exists(subject))
            }
        }
    }

    @Test("all tags come over several pages")
    func pages() async throws {
        try await ServedOverHTTP.with { registry in
            var options = RegistryOptions()
            options.pageSize = 3
            try await with(registry, FixedCredentials(nil), options) { client in
                let repository = try client.remoteRepository("a")
                let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
                try await repository.ingest(config)
                let manifest = Manifest(config: config.descriptor, layers: [])
                try await repository.ingest(manifest.blob)
                let tags = (0..<10).map { "t\($0)" }
                for tag in tags { try await repository.tag(manifest.blob.descriptor, as: tag) }
                #expect(try await repository.tags() == tags)
            }
        }
    }

    @Test("a registry on this machine is found with and without TLS, and nothing else is taken for one")
    func probing() async throws {
        try await ServedOverHTTP.with { registry in
            try await with(registry, FixedCredentials(nil)) { client in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<5 { group.addTask { try await client.ping() } }
                    try await group.waitForAll()
                }
                #expect(try await client.base().scheme == "http")
            }
        }
        try await ServedOverHTTP.with(tls: true) { registry in
            // not trusted, but that does not make it plain
            let http = Client()
            let client = try RegistryClient(registry.address, http: http)
            let fault = await #expect(throws: Fault.self) { try await client.ping() }
            #expect(fault?.code == .denied)
            await http.shutdown()
        }
    }

    private func with(
        _ registry: ServedOverHTTP, _ credentials: any CredentialProvider,
        _ options: RegistryOptions = RegistryOptions(),
        _ body: (RegistryClient) async throws -> Void
    ) async throws {
        let http = Client()
        do {
            try await body(RegistryClient(registry.address, http: http, credentials: credentials, options: options))
        } catch {
            await http.shutdown()
            throw error
        }
        await http.shutdown()
    }
}
