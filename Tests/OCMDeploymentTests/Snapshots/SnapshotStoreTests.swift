import Diagnostics
import Documents
import OCI
import OCIRegistry
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("the store of snapshots")
struct SnapshotStoreTests {
    private func object(_ name: String, _ stored: SnapshotStore.Stored, tag: String) throws -> SnapshotObject {
        try SnapshotObject(
            JSONObject([
                "metadata": ["name": .string(name), "namespace": "site"],
                "spec": SnapshotObject.spec(identity: ["a": "b"], digest: stored.layer, tag: tag),
            ]))
    }

    @Test("a content is one gzip layer under its tag, whether it came compressed or not")
    func content() async throws {
        let plain = Array("some manifests".utf8)
        try await InternalRegistry.with { registry in
            let store = try registry.store
            let one = try await store.write(
                BytesBlob(plain, mediaType: .octetStream), name: "a", namespace: "site", tag: "1.0.0")
            let other = try await store.write(
                BytesBlob(try await gzipped(plain), mediaType: .octetStream), name: "b", namespace: "site", tag: "1.0.0"
            )
            #expect(one == other)
            let snapshot = try object("a", one, tag: "1.0.0")
            let blob = try await store.read(snapshot)
            #expect(blob.descriptor.mediaType == .imageLayerGzip)
            #expect(try await unpacked(blob) == plain)
            #expect(try await store.manifestDigest(of: snapshot) == one.manifest)
            #expect(store.url("a", namespace: "site").hasPrefix("http://\(registry.host)/cache/sha-"))
        }
    }

    @Test("snapshots of one content and name in two namespaces share nothing")
    func namespaces() async throws {
        try await InternalRegistry.with { registry in
            let store = try registry.store
            let blob = BytesBlob([1, 2, 3], mediaType: .octetStream)
            let stored = try await store.write(blob, name: "a", namespace: "site", tag: "1")
            _ = try await store.write(blob, name: "a", namespace: "other", tag: "1")
            try await store.delete("a", namespace: "other")
            try await store.delete("a", namespace: "other")
            #expect(try await store.holds(object("a", stored, tag: "1")))
            try await store.delete("a", namespace: "site")
            #expect(try await !store.holds(object("a", stored, tag: "1")))
        }
    }

    @Test("the content of a spec is read even when its tag went on to another one")
    func moved() async throws {
        try await InternalRegistry.with { registry in
            let store = try registry.store
            let old = try await store.write(
                BytesBlob([1], mediaType: .octetStream), name: "a", namespace: "site", tag: "1")
            let new = try await store.write(
                BytesBlob([2], mediaType: .octetStream), name: "a", namespace: "site", tag: "1")
            #expect(try await unpacked(store.read(object("a", old, tag: "1"))) == [1])
            #expect(try await unpacked(store.read(object("a", new, tag: "1"))) == [2])
            let repository = try store.registry.remoteRepository(store.repositoryName("a", namespace: "site"))
            #expect(try await repository.resolve("1").digest == new.manifest)
            let lost = SnapshotStore.Stored(layer: Digest(of: [3]), manifest: new.manifest)
            #expect(try await !store.holds(object("a", lost, tag: "1")))
        }
    }

    @Test("older contents go but those that are kept")
    func trim() async throws {
        try await InternalRegistry.with { registry in
            let store = try registry.store
            var all: [SnapshotStore.Stored] = []
            for byte in UInt8(1)...3 {
                all.append(
                    try await store.write(
                        BytesBlob([byte], mediaType: .octetStream), name: "a", namespace: "site", tag: "1"))
            }
            try await store.trim("a", namespace: "site", keeping: [all[1].manifest, all[2].manifest])
            let repository = try store.registry.remoteRepository(store.repositoryName("a", namespace: "site"))
            await #expect(throws: Fault.self) { try await repository.resolve(all[0].manifest.description) }
            for kept in all[1...] { _ = try await repository.resolve(kept.manifest.description) }
        }
    }

    @Test("a chart is stored as one")
    func chart() async throws {
        try await InternalRegistry.with { registry in
            let store = try registry.store
            let stored = try await store.write(
                BytesBlob([1], mediaType: .octetStream), as: .chart, name: "a", namespace: "site", tag: "1")
            let blob = try await store.read(object("a", stored, tag: "1"))
            #expect(blob.descriptor.mediaType == "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
        }
    }

    @Test(
        "tags come from versions",
        arguments: [("1.0.0", "1.0.0"), ("1.0.0+b.1", "1.0.0_b.1"), ("", "latest"), (".a/b", "_.a-b")])
    func tags(_ version: String, _ tag: String) throws {
        #expect(SnapshotObject.tag(version) == tag)
        try Tag.check(SnapshotObject.tag(version))
    }
}

@Suite("hashed names")
struct HashedNameTests {
    @Test("published names", .enabled(if: Vectors.available))
    func vectors() throws {
        let vector = try #require(Vectors.cases("controllers").first { $0.name == "object-names" })
        let cases = try #require(JSONValue(parsing: vector.bytes("cases.json")).array)
        var count = 0
        for one in cases {
            guard let component = one["component"]?.string, let version = one["version"]?.string else { continue }
            var identity: [String: String] = [:]
            for member in one["identity"]?.object?.members ?? [] { identity[member.key] = member.value.string ?? "" }
            count += 1
            #expect(HashedName.descriptor(component, version, identity: identity) == one["expected"]?.string)
        }
        #expect(count > 0)
    }

    @Test("a version with build metadata, upper case and length give legal names that differ")
    func legal() {
        #expect(
            HashedName.descriptor("ocm.software/demos/podinfo", "v1.0.0")
                == "ocm.software-demos-podinfo-v1.0.0-15225012871519309609")
        let long = String(repeating: "x", count: 300)
        let names = ["1.0.0+a", "1.0.0-a", "1.0.0-A", long].map { HashedName.descriptor("acme.io/p", $0) }
        #expect(Set(names).count == 4)
        for name in names {
            #expect(name.utf8.count <= 253)
            #expect(!name.contains { "+ABC_".contains($0) })
        }
    }
}
