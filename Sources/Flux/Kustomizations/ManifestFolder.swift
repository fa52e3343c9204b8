import Diagnostics
import Documents
import Host
import Kubernetes
import Kustomize

/// The manifests that a folder of an unpacked source makes, by its kustomization file or without one.
struct ManifestFolder: Sendable {
    let root: String

    /// Below the root; nothing above it is reachable.
    func path(_ path: String) async throws -> String {
        let place = Paths.normalised("/" + path)
        guard try await Files.linkStatus(place == "/" ? root : root + place)?.kind == .folder else {
            throw Fault(.notFound, "kustomization path not found: stat \(place): no such file or directory")
        }
        return String(place.dropFirst())
    }

    func objects(_ path: String, _ spec: KustomizationSpec) async throws -> [JSONObject] {
        let build = KustomizeBuild(tree: FolderTree(root: root))
        let base: JSONObject
        if let own = try await build.kustomization(at: path) {
            base = own
        } else {
            base = try await build.generatedKustomization(at: path)
        }
        let kustomization = overlay(spec).applied(to: base)
        // a folder without manifests is no mistake
        let lists = ["resources", "bases", "components", "configMapGenerator", "secretGenerator", "generators"]
        guard lists.contains(where: { kustomization[$0]?.array?.isEmpty == false }) else { return [] }
        return try await build.run(path, kustomization: kustomization).objects
    }

    private func overlay(_ spec: KustomizationSpec) -> KustomizationOverlay {
        var overlay = KustomizationOverlay()
        overlay.namespace = spec.targetNamespace
        func text(_ key: String) -> String? { spec.spec[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        func list(_ key: String) -> [JSONValue] { spec.spec[key]?.array ?? [] }
        overlay.namePrefix = text("namePrefix")
        overlay.nameSuffix = text("nameSuffix")
        overlay.patches = list("patches")
        overlay.images = list("images")
        overlay.components = list("components").compactMap(\.string)
        overlay.buildMetadata = list("buildMetadata").compactMap(\.string)
        return overlay
    }
}
