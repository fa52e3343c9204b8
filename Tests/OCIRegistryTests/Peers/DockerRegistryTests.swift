import Diagnostics
import HTTP
import OCI
import OCMTestSupport
import Synchronization
import Testing

@testable import OCIRegistry

/// The client against a registry that somebody else wrote.
@Suite(.enabled(if: DockerRegistry.isAvailable), .serialized)
struct DockerRegistryTests {
    @Test("a repository of docker-registry owes what every target owes")
    func conforms() async throws {
        try await DockerRegistry.with { address in
            try await RemoteConformance.check(address)
        }
    }

    @Test("so does one with TLS and a password")
    func secured() async throws {
        try await DockerRegistry.with(tls: true, user: "anna", password: "secret") { running in
            var configuration = ClientConfiguration()
            configuration.roots = running.authorityPEM
            let credentials = RegistryCredentials(username: "anna", password: "secret")
            try await RemoteConformance.check(
                running.address, configuration: configuration, credentials: FixedCredentials(credentials))

            let http = Client(configuration)
            let client = try RegistryClient(
                running.address, http: http,
                credentials: FixedCredentials(RegistryCredentials(username: "anna", password: "wrong!")))
            let fault = await #expect(throws: Fault.self) { try await client.ping() }
            #expect(fault?.code == .denied)
            #expect(fault?.message.contains("user anna") == true)
            #expect(fault.map { !"\($0)".contains("wrong!") } == true)
            await http.shutdown()
        }
    }

    @Test("a large blob goes in chunks and comes back the same")
    func chunks() async throws {
        try await DockerRegistry.with { address in
            let http = Client()
            var options = RegistryOptions()
            options.chunkedFrom = 1
            options.chunkSize = 700_000
            let client = try RegistryClient(address, http: http, options: options)
            let repository = try client.remoteRepository("a/large")
            let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 / 7) }
            let blob = BytesBlob(bytes, mediaType: .octetStream)
            try await repository.ingest(blob)
            #expect(try await repository.blob(blob.descriptor).bytes(limit: bytes.count) == bytes)
            await http.shutdown()
        }
    }

    @Test(
        "an image moves from there to our registry and back; a second time nothing moves, to a sibling all is mounted")
    func graphs() async throws {
        try await DockerRegistry.with { address in
            try await ServedOverHTTP.with { registry in
                let http = Client()
                let source = try RegistryClient(address, http: http).remoteRepository("a/image")
                let own = try RegistryClient(registry.address, http: http)
                let target = try own.remoteRepository("b/image")
                let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
                var entries: [Descriptor] = []
                try await source.ingest(config)
                for number in 0..<3 {
                    let layers = (0..<4).map {
                        BytesBlob(Array("layer \($0 * number)".utf8), mediaType: .imageLayer)
                    }
                    for layer in layers { try await source.ingest(layer) }
                    let manifest = Manifest(config: config.descriptor, layers: layers.map(\.descriptor))
                    try await source.ingest(manifest.blob)
                    entries.append(manifest.blob.descriptor)
                }
                let index = Index(manifests: entries)
                try await source.ingest(index.blob)
                try await source.tag(index.blob.descriptor, as: "1.0")

                let root = try await source.resolve("1.0")
                let first = try await GraphCopy.copy(root, from: source, to: target)
                #expect(first.copied.count > 5 && first.skipped.count == 0)
                try await target.tag(root, as: "1.0")
                let second = try await GraphCopy.copy(root, from: source, to: target)
                #expect(second.copied.count == 0 && second.skipped.count == first.copied.count)
                let sibling = try await GraphCopy.copy(root, from: target, to: own.remoteRepository("c/image"))
                // manifests can't be mounted
                #expect(sibling.copied.count == 4 && sibling.mounted.count == first.copied.count - 4)
                let back = try RegistryClient(address, http: http).remoteRepository("d/image")
                let last = try await GraphCopy.copy(target.resolve("1.0"), from: target, to: back)
                #expect(last.copied == first.copied)
                #expect(http.openTransfers == 0)
                await http.shutdown()
            }
        }
    }

    @Test("a blob is mounted from a sibling; without referrers API the fallback tag counts; tags and manifests go away")
    func names() async throws {
        try await DockerRegistry.with { address in
            let http = Client()
            let client = try RegistryClient(address, http: http)
            let (one, two) = (try client.remoteRepository("a/one"), try client.remoteRepository("a/two"))
            #expect(try await one.tags() == [])
            let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
            try await one.ingest(config)
            #expect(try await two.mount(config.descriptor, from: one))
            #expect(try await two.exists(config.descriptor))
            let unknown = BytesBlob([1], mediaType: .imageLayer).descriptor
            #expect(try await !two.mount(unknown, from: one))

            let manifest = Manifest(config: config.descriptor, layers: [])
            try await one.ingest(manifest.blob)
            try await one.tag(manifest.blob.descriptor, as: "1.0")
            let referrer = Manifest(
                config: config.descriptor, layers: [], artifactType: "application/x.y",
                subject: manifest.blob.descriptor)
            try await one.ingest(referrer.blob)
            let subject = manifest.blob.descriptor.digest
            #expect(try await one.referrers(of: subject) == [])
            let index = Index(manifests: [referrer.blob.descriptor])
            try await one.ingest(index.blob)
            try await one.tag(index.blob.descriptor, as: ReferrersTag.tag(for: subject))
            #expect(try await one.referrers(of: subject).map(\.digest) == [referrer.blob.descriptor.digest])
            #expect(try await one.referrers(of: subject, artifactType: "application/other") == [])

            #expect(try await client.repositories() == ["a/one", "a/two"])
            try await one.deleteManifest(subject)
            await #expect(throws: Fault.self) { try await one.resolve("1.0") }
            await http.shutdown()
        }
    }
}

/// The suite of all targets on the repositories of a registry.
enum RemoteConformance {
    /// Each rule gets an empty repository. Blobs of docker-registry are found by digest only in their repository.
    static func check(
        _ address: String, configuration: ClientConfiguration = ClientConfiguration(),
        credentials: any CredentialProvider = FixedCredentials(nil)
    ) async throws {
        let http = Client(configuration)
        do {
            let client = try RegistryClient(address, http: http, credentials: credentials)
            for (number, rule) in TargetConformance.rules.enumerated() {
                do {
                    try await rule.check(client.repository("conformance/rule-\(number)"))
                } catch {
                    Issue.record("\(rule.testDescription): \(error)")
                }
            }
            #expect(http.openTransfers == 0)
        } catch {
            await http.shutdown()
            throw error
        }
        await http.shutdown()
    }
}
