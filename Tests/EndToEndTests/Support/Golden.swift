import Host
import OCI

/// The product, signed as `acme`, with everything in it, as a transport archive: made once by our own commands.
struct Golden: Sendable {
    let archive: [UInt8]
    /// The manifest of the image.
    let image: Manifest

    static let shared = Task { try await make() }

    private static func make() async throws -> Golden {
        try await Desk.with { desk in
            try await TestRegistry.with { registry in
                let image = try await desk.prepareProduct(registry)
                try await desk.makeKeys()
                _ = try await desk.ocm("add", "cv", "--create", "--file", "own", "product.yaml").checked()
                _ = try await desk.ocm("sign", "cv", "-s", "acme", "-K", "key.priv", "own//\(Product.root)").checked()
                _ = try await desk.ocm(
                    "transfer", "cv", "-r", "--copy-resources", "own//\(Product.root)", "ctf+tgz::full.tgz"
                ).checked()
                return Golden(
                    archive: try await Files.read(desk.path("full.tgz"), limit: 10_000_000), image: image.manifest)
            }
        }
    }
}

extension Desk {
    /// Puts the archive of the signed product here as the folder `bundle`, and the keys beside it.
    func unpackGolden() async throws -> Golden {
        let golden = try await Golden.shared.value
        try await write("golden.tgz", golden.archive)
        try await Files.makeFolder(path("bundle"))
        _ = try await run("tar", ["-xzf", "golden.tgz", "-C", "bundle"]).checked()
        try await makeKeys()
        return golden
    }

    /// Packs the folder `bundle` into `bundle.tgz`.
    func packBundle() async throws {
        let names = try await Files.list(path("bundle"))
        _ = try await run("tar", ["-czf", path("bundle.tgz"), "-C", path("bundle")] + names).checked()
    }

    /// Verifies the product in a repository.
    func verify(_ repository: String, signature: String = "acme") async throws -> Outcome {
        try await ocm("verify", "cv", "-s", signature, "-k", "key.pub", "\(repository)//\(Product.root)")
    }
}
