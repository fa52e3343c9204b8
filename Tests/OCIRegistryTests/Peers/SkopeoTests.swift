import Cryptography
import Diagnostics
import Glibc
import Host
import OCI
import OCMTestSupport
import Testing

@testable import OCIRegistry

/// Our registry with a client that somebody else wrote.
@Suite(.enabled(if: access("/usr/bin/skopeo", X_OK) == 0))
struct SkopeoTests {
    private func skopeo(_ arguments: String...) async throws -> String {
        let result = try await Processes.run("/usr/bin/skopeo", arguments, timeout: .seconds(300))
        guard result.succeeded else {
            throw Fault(.invalid, "skopeo failed: \(String(decoding: result.errors, as: UTF8.self))")
        }
        return String(decoding: result.output, as: UTF8.self)
    }

    /// An OCI layout with an image `one` and an index `all` of two images.
    private func layout(in folder: String) async throws -> (path: String, image: Descriptor, index: Descriptor) {
        let path = Paths.join(folder, "layout")
        let store = try await DirectoryStore.create(path)
        var manifests: [Descriptor] = []
        for architecture in ["amd64", "arm64"] {
            let tar = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 3 + architecture.utf8.count) }
            let layer = BytesBlob(tar, mediaType: .imageLayer)
            let config = BytesBlob(
                Array(
                    """
                    {"architecture":"\(architecture)","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["\(layer.descriptor.digest)"]}}
                    """.utf8), mediaType: .imageConfig)
            let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
            try await store.ingest(layer)
            try await store.ingest(config)
            try await store.ingest(manifest.blob)
            var entry = manifest.blob.descriptor
            entry.platform = Platform(os: "linux", architecture: architecture)
            manifests.append(entry)
        }
        let index = Index(manifests: manifests)
        try await store.ingest(index.blob)
        try await store.tag(manifests[0], as: "one")
        try await store.tag(index.blob.descriptor, as: "all")
        return (path, manifests[0], index.blob.descriptor)
    }

    @Test("skopeo pushes images and indexes, lists tags, inspects, pulls the same bytes and deletes")
    func roundTrip() async throws {
        try await ServedOverHTTP.with { registry in
            let (path, image, index) = try await layout(in: registry.folder)
            let place = "docker://\(registry.address)/x/y"
            _ = try await skopeo("copy", "--dest-tls-verify=false", "oci:\(path):one", "\(place):1")
            _ = try await skopeo(
                "copy", "--dest-tls-verify=false", "--preserve-digests", "oci:\(path):one", "\(place):2")
            _ = try await skopeo(
                "copy", "--dest-tls-verify=false", "--preserve-digests", "--all", "oci:\(path):all", "\(place):all")
            _ = try await skopeo(
                "copy", "--dest-tls-verify=false", "--format", "v2s2", "oci:\(path):one", "\(place):docker")
            let tags = try await skopeo("list-tags", "--tls-verify=false", place)
            for tag in ["1", "2", "all", "docker"] { #expect(tags.contains("\"\(tag)\"")) }
            let inspected = try await skopeo("inspect", "--raw", "--tls-verify=false", "\(place):all")
            #expect(Digest(of: Array(inspected.utf8)) == index.digest)

            // mounted into another repository, by way of the same registry
            _ = try await skopeo(
                "copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--preserve-digests", "--all",
                "\(place):all",
                "docker://\(registry.address)/other:all")
            let back = Paths.join(registry.folder, "back")
            _ = try await skopeo(
                "copy", "--src-tls-verify=false", "--preserve-digests", "--all",
                "docker://\(registry.address)/other:all", "oci:\(back):all")
            let store = try await DirectoryStore.open(back)
            #expect(try await store.resolve("all").digest == index.digest)
            for entry in try await store.artifact(index).index?.manifests ?? [] {
                for layer in try await store.artifact(entry).manifest?.layers ?? [] {
                    _ = try await store.blob(layer).bytes(limit: 1_000_000)
                }
            }
            _ = try await skopeo("delete", "--tls-verify=false", "\(place):docker")
            let server = Served(server: registry.server)
            #expect(try await server.ask("GET", "/v2/x/y/manifests/docker").status == 404)
            #expect(try await server.ask("GET", "/v2/x/y/manifests/\(image.digest)").status == 200)
        }
    }

    @Test("with TLS and a password as well, and not without")
    func secured() async throws {
        try await ServedOverHTTP.with(tls: true, user: "anna", password: "secret") { registry in
            let (path, _, _) = try await layout(in: registry.folder)
            let certificates = Paths.join(registry.folder, "certificates")
            try await Files.makeFolder(certificates, intermediate: false)
            try await Files.replace(Paths.join(certificates, "ca.crt"), with: registry.authorityPEM ?? [])
            let target = "docker://\(registry.address)/x:1"
            _ = try await skopeo(
                "copy", "--dest-cert-dir", certificates, "--dest-creds", "anna:secret", "oci:\(path):one", target)
            await #expect(throws: Fault.self) {
                try await skopeo(
                    "copy", "--dest-cert-dir", certificates, "--dest-creds", "anna:wrong", "oci:\(path):one", target)
            }
        }
    }
}
