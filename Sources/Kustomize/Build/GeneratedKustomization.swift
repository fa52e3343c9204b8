import Diagnostics
package import Documents

extension KustomizeBuild {
    /// The kustomization that Flux makes for a folder that has none: every manifest in and below it; a folder with a
    /// kustomization of its own is listed as a folder.
    package func generatedKustomization(at path: String) async throws -> JSONObject {
        let session = session()
        guard let start = try await session.resolve(path, from: []), start.isFolder else {
            throw Fault(.notFound, "there is no folder \(path)")
        }
        var resources: [JSONValue] = []
        try await collect(start.path, "", session, &resources, depth: 0)
        return JSONObject([
            "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": .array(resources),
        ])
    }

    private func collect(
        _ folder: [String], _ prefix: String, _ session: BuildSession, _ resources: inout [JSONValue], depth: Int
    ) async throws {
        guard depth < session.limits.depth else {
            throw Fault(
                .limit, "folders are nested deeper than \(session.limits.depth) at \(session.tree.display(folder))")
        }
        for name in try await session.tree.names(in: folder) {
            guard resources.count < session.limits.files else {
                throw Fault(.limit, "there are more than \(session.limits.files) manifests")
            }
            let path = prefix + name
            // links are not followed here, so a manifest is listed once and no circle is walked
            switch try await session.tree.entry(folder + [name]) {
            case .folder?:
                if try await Layer.hasFile(folder + [name], session) {
                    resources.append(.string(path))
                } else {
                    try await collect(folder + [name], path + "/", session, &resources, depth: depth + 1)
                }
            case .file?:
                guard name.hasSuffix(".yaml") || name.hasSuffix(".yml"), !Layer.fileNames.contains(name) else {
                    continue
                }
                let bytes = try await session.read(ResolvedPath(path: folder + [name], isFolder: false))
                if !(try ObjectReader.objects(bytes, name: path, limit: session.limits.objects)).isEmpty {
                    resources.append(.string(path))
                }
            default: continue
            }
        }
    }
}

extension Layer {
    static func hasFile(_ folder: [String], _ session: BuildSession) async throws -> Bool {
        for name in fileNames where try await session.tree.entry(folder + [name]) != nil { return true }
        return false
    }
}

/// What a Flux Kustomization adds to the kustomization of its folder.
package struct KustomizationOverlay: Sendable {
    package var namespace: String?
    package var namePrefix: String?
    package var nameSuffix: String?
    /// As entries of `patches`, `images` and `components`.
    package var patches: [JSONValue] = []
    package var images: [JSONValue] = []
    package var components: [String] = []
    package var buildMetadata: [String] = []

    package init() {}

    /// Namespace, prefix and suffix take the place of those that are there; patches and components are added; an image
    /// takes the place of the one of its name.
    package func applied(to kustomization: JSONObject) -> JSONObject {
        var result = kustomization
        if let namespace { result["namespace"] = .string(namespace) }
        if let namePrefix { result["namePrefix"] = .string(namePrefix) }
        if let nameSuffix { result["nameSuffix"] = .string(nameSuffix) }
        func append(_ key: String, _ items: [JSONValue]) {
            guard !items.isEmpty else { return }
            result[key] = .array((result[key]?.array ?? []) + items)
        }
        append("patches", patches)
        append("components", components.map { .string($0) })
        if !buildMetadata.isEmpty { result["buildMetadata"] = .array(buildMetadata.map { .string($0) }) }
        var all = result["images"]?.array ?? []
        for image in images {
            guard let at = all.firstIndex(where: { $0["name"]?.string == image["name"]?.string }),
                var old = all[at].object
            else {
                all.append(image)
                continue
            }
            if let name = image["newName"] { old["newName"] = name }
            if image["newTag"] != nil || image["digest"] != nil {
                old["newTag"] = image["newTag"]
                old["digest"] = image["digest"]
            }
            all[at] = .object(old)
        }
        if !images.isEmpty { result["images"] = .array(all) }
        return result
    }
}
