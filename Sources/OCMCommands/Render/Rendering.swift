import Diagnostics
import Documents
import Host
import OCI
import OCMDelivery
import OCMLocalization
import OCMModel

/// Writes the manifests of a component version for a consumer: images of the internal registry, the consumer's values.
struct Rendering: Sendable {
    let version: RenderedVersion
    let session: Session
    /// `[SCHEME://]HOST[:PORT]` of the version's repository; nil for archives.
    let address: String?
    /// The only registries that images may be in.
    let allowed: AllowedRegistries

    /// What came out.
    struct Result: Sendable {
        /// `NAME:VERSION`
        let version: String
        let tree: ManifestTree
        let images: [RenderedImage]
        let warnings: [String]
    }

    /// The largest ConfigData, in bytes, uncompressed.
    private static let maximumConfiguration = 4 << 20

    /// - Throws: `CommandFailure` with every image that nothing covers; nothing comes out then.
    func run(resource: String, configuration: String, values: JSONObject) async throws -> Result {
        var warnings = version.missing.map { "\(version.name) refers to \($0), which is not there" }
        let (rules, manifests) = (try version.resource(configuration), try version.resource(resource))
        for part in [manifests, rules] where part.digest.map({ $0.isEmpty || $0.isExcluded }) ?? true {
            warnings.append("\(version.name): resource \(part.name) has no digest that a signature could cover")
        }
        let config = try ConfigData(
            parsing: try await text(of: rules), source: "\(version.name): resource \(rules.name)")
        let (tree, links) = try await read(manifests)
        warnings += links.map { "\($0) is a link and left out" }

        let scope = RegistryScope(version, address: address, session: session)
        let (result, report) = try await Renderer.render(
            tree, config, values: values, scope: scope, allowed: allowed, covered: scope.covered)
        guard report.errors.isEmpty else { throw CommandFailure(report.errors.map { "\(version.name): \($0)" }) }
        try await scope.check(report.images)
        return Result(
            version: version.name, tree: result, images: RenderedImage.list(report.images),
            warnings: warnings + report.warnings)
    }

    private func read(_ resource: Resource) async throws -> (tree: ManifestTree, links: [String]) {
        let blob = try await version.content(of: resource, from: session)
        do {
            return try await ManifestTree.read(blob)
        } catch {
            throw Fault(error, "\(version.name): resource \(resource.name)")
        }
    }

    private func text(of resource: Resource) async throws -> [UInt8] {
        let blob = try await version.content(of: resource, from: session)
        do {
            let stored = try await blob.bytes(limit: Self.maximumConfiguration)
            return try await Compression.open(BytesReader(stored)).content.collect(upTo: Self.maximumConfiguration)
        } catch {
            throw Fault(error, "\(version.name): resource \(resource.name)")
        }
    }
}
