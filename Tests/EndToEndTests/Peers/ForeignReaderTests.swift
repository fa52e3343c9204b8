import Documents
import Host
import OCI
import Testing

@Suite("What we publish is read by programs of others")
struct ForeignReaderTests {
    /// Publishes the product with its image, signed, in a registry with TLS and a password.
    private func published<R>(
        normalisation: String, _ body: (Desk, TestRegistry, TestImage) async throws -> R
    ) async throws -> R {
        try await TestRegistry.guarded(.docker) { registry in
            try await Desk.with { desk in
                let (desk, _) = try await Login.dockerConfig.prepare(try await desk.trusting(registry), registry)
                let image = try await desk.prepareProduct(registry)
                try await desk.makeKeys()
                let root = "archive//\(Product.root)"
                for arguments in [
                    ["add", "cv", "--create", "--file", "archive", "product.yaml"],
                    ["sign", "cv", "-s", "acme", "-K", "key.priv", "-N", normalisation, root],
                    ["transfer", "cv", "-r", "--copy-resources", root, registry.components],
                ] { _ = try await desk.ocm(arguments).checked() }
                return try await body(desk, registry, image)
            }
        }
    }

    @Test(
        "skopeo reads the manifest of a component version and copies it with all its blobs",
        .needs("docker-registry", "skopeo"))
    func skopeoReads() async throws {
        try await published(normalisation: "jsonNormalisation/v3") { desk, registry, _ in
            let place = "docker://\(registry.components)/component-descriptors/\(Product.root)"
            let raw = try await desk.skopeo(["inspect", "--raw"], [place], of: registry, as: "--").checked().output
            let manifest = try Manifest(parsing: Array(raw.utf8))
            #expect(manifest.mediaType == .imageManifest)
            #expect(manifest.config.mediaType.rawValue == "application/vnd.ocm.software.component.config.v1+json")
            #expect(
                manifest.layers.map(\.mediaType.rawValue) == [
                    "application/vnd.ocm.software.component-descriptor.v2+yaml+tar", "application/octet-stream",
                ])
            _ = try await desk.skopeo(
                ["copy", "--preserve-digests"], [place, "dir:\(desk.path("copy"))"], of: registry, as: "--src-"
            ).checked()
            // skopeo has hashed them
            for blob in [manifest.config] + manifest.layers {
                #expect(try await Files.status(desk.path("copy/\(blob.digest.hex)"))?.size == blob.size)
            }
            let layer = "copy/\(manifest.layers[0].digest.hex)"
            let text = try await desk.run("tar", ["-xOf", layer, "component-descriptor.yaml"]).checked().output
            let descriptor = try await desk.ocm("get", "cv", "\(registry.components)//\(Product.root)", "-o", "yaml")
            #expect(text.contains("name: \(Product.name)") && descriptor.output.contains("name: \(Product.name)"))
        }
    }

    @Test(
        "skopeo pulls a delivered image by repository and digest of the descriptor", .needs("docker-registry", "skopeo")
    )
    func skopeoPulls() async throws {
        try await published(normalisation: "jsonNormalisation/v3") { desk, registry, image in
            let shown = try await desk.ocm("get", "resources", "\(registry.components)//\(Product.root)", "-o", "json")
                .checked()
            let items = try JSONValue(parsing: Array(shown.output.utf8))["items"]?.array ?? []
            let access = items.compactMap { $0["element"]?["access"]?["imageReference"]?.string }.first
            let reference = try Reference(try #require(access, "\(shown)"))
            let digest = try #require(reference.digest)
            #expect(digest == Digest(of: image.manifest.raw))
            let place = "docker://\(reference.registry)/\(reference.repository)@\(digest)"
            _ = try await desk.skopeo(
                ["copy", "--preserve-digests"], [place, "oci:\(desk.path("pulled")):1.0"], of: registry, as: "--src-"
            ).checked()
            let store = try await DirectoryStore.open(desk.path("pulled"))
            #expect(try await store.resolve("1.0").digest == digest)
            for layer in image.manifest.layers { #expect(try await store.exists(layer)) }
        }
    }

    @Test(
        "gardener-ocm reads the descriptor, finds our digests right and has our bytes as normal form",
        .needs("docker-registry", "skopeo"),
        .enabled(if: Gardener.python != nil, "gardener-ocm is not there; scripts/peers prepares it"))
    func gardenerReads() async throws {
        try await published(normalisation: "jsonNormalisation/v1") { desk, registry, _ in
            let place = "\(registry.address)/ocm"
            let read = try await desk.gardener(
                "download", "component-descriptor", "-c", Product.root, "-O", place
            ).checked()
            let theirs = try YAMLStream.parse(Array(read.output.utf8)).first?.root?.jsonValue(.yaml11)
            let shown = try await desk.ocm("get", "cv", "\(place)//\(Product.root)", "-o", "yaml").checked()
            let ours = try YAMLStream.parse(Array(shown.output.utf8)).first?.root?.jsonValue(.yaml11)
            for field in ["name", "version", "provider", "creationTime"] {
                #expect(theirs?["component"]?[field] == ours?["component"]?[field], "\(field): \(read)")
            }
            for list in ["resources", "componentReferences"] {
                let (a, b) = (theirs?["component"]?[list]?.array ?? [], ours?["component"]?[list]?.array ?? [])
                #expect(a.count == b.count && !a.isEmpty)
                for (a, b) in zip(a, b) {
                    for field in b.object?.members.map(\.key) ?? [] where field != "access" {
                        #expect(same(a[field], b[field]), "\(field)")
                    }
                    // it writes an older name of the type, and all members
                    for field in ["imageReference", "localReference", "mediaType"] {
                        #expect(a["access"]?[field] == b["access"]?[field])
                    }
                }
            }
            #expect(theirs?["signatures"]?.array?.first?["digest"] == ours?["signatures"]?.array?.first?["digest"])

            // it computes the digests of references itself, and fails where they differ
            let normal = try await desk.gardener("normalise", "--name", Product.root, "--ocm-repository", place)
                .checked()
            let hashed = try await desk.ocm(
                "hash", "cv", "-N", "jsonNormalisation/v1", "-o", "norm", "\(place)//\(Product.root)"
            ).checked()
            #expect(normal.output.filter { $0 != "\n" } == hashed.output.filter { $0 != "\n" })
        }
    }

    /// Objects may have their members in any order.
    private func same(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return (try? CanonicalJSON.encode(a)) == (try? CanonicalJSON.encode(b))
    }
}
